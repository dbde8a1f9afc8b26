// Addresses in the network for the services that hold data: blobs and queues of the data account, all that the host's account
// keeps, and the vault.

@description('Where the endpoints are.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('What the names begin with.')
param prefix string

@description('What the names end with.')
param token string

@description('Virtual network that they are in.')
param networkName string

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = {
  name: networkName

  resource subnet 'subnets' existing = {
    name: 'endpoints'
  }
}

@description('Zones that they are named in.')
param zoneIds { blob: string, queue: string, table: string, vault: string }

@description('Account with the root and the queues.')
param dataAccountName string

@description('Account of the functions host.')
param hostAccountName string

@description('Vault with the secrets.')
param vaultName string

resource dataAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: dataAccountName
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostAccountName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

var services = [
  { name: 'data-blob', group: 'blob', target: 'data' }
  { name: 'data-queue', group: 'queue', target: 'data' }
  { name: 'host-blob', group: 'blob', target: 'host' }
  { name: 'host-queue', group: 'queue', target: 'host' }
  { name: 'host-table', group: 'table', target: 'host' }
  { name: 'vault', group: 'vault', target: 'vault' }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for service in services: {
    name: '${prefix}${service.name}-${token}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::subnet.id }
      privateLinkServiceConnections: [
        {
          name: service.name
          properties: {
            groupIds: [service.group]
            privateLinkServiceId: service.target == 'data'
              ? dataAccount.id
              : service.target == 'host' ? hostAccount.id : vault.id
          }
        }
      ]
    }
  }
]

resource zones 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (service, index) in services: {
    parent: endpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: service.group, properties: { privateDnsZoneId: zoneIds[service.group] } }]
    }
  }
]
