// The registry of the worker's image; pushed to and pulled from by identities only.

import { roles } from 'roles.bicep'

@description('Where the registry is.')
param location string

@description('Tags of the registry.')
param tags { *: string }

@minLength(5)
@maxLength(50)
@description('Name of the registry.')
param name string

@description('Its tier.')
param skuName 'Basic' | 'Standard' | 'Premium'

@description('Name of the identity of the workers, which pull.')
param workersIdentityName string

resource workers 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: workersIdentityName
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: skuName }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    // Without it, roles could be passed by with a token of Azure Resource Manager.
    policies: { azureADAuthenticationAsArmPolicy: { status: 'enabled' } }
  }
}

resource pulling 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, workersIdentityName, roles.acrPull)
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
    principalId: workers.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Host of the registry.')
output loginServer string = registry.properties.loginServer

@description('Name of the registry.')
output name string = registry.name
