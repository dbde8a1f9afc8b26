// A virtual network: a subnet for each that calls out, one for private endpoints, and the zones that give them their names.

@description('Where the network is.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Name of the network.')
param name string

@description('Addresses of the network, a /22 or larger.')
param addressPrefix string

var delegation = [{ name: 'environments', properties: { serviceName: 'Microsoft.App/environments' } }]

var zoneNames = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
]

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'functions'
        properties: { addressPrefix: cidrSubnet(addressPrefix, 24, 0), delegations: delegation }
      }
      {
        name: 'workers'
        properties: { addressPrefix: cidrSubnet(addressPrefix, 24, 1), delegations: delegation }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addressPrefix, 24, 2), privateEndpointNetworkPolicies: 'Disabled' }
      }
    ]
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in zoneNames: {
    parent: zones[index]
    name: network.name
    location: 'global'
    tags: tags
    properties: { virtualNetwork: { id: network.id }, registrationEnabled: false }
  }
]

@description('Zones of blobs, queues, tables and vaults.')
output zoneIds { blob: string, queue: string, table: string, vault: string } = {
  blob: zones[0].id
  queue: zones[1].id
  table: zones[2].id
  vault: zones[3].id
}
