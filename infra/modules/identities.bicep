// One identity for each kind of thing that acts, so that each gets what it needs and no more. Modules look them up by name.

@description('Where the identities are.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Their names.')
param names string[]

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for name in names: {
    name: name
    location: location
    tags: tags
  }
]
