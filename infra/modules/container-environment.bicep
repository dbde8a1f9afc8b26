// Where the workers run: processors by the second and, where asked for, graphics processors by the second.

@description('Where the environment is.')
param location string

@description('Tags of the environment.')
param tags { *: string }

@description('Name of the environment.')
param name string

@description('Workspace that takes the logs of the containers.')
param workspaceId string

@description('Type of the workload profile with graphics processors; empty for none.')
param gpuProfileType string

@description('Virtual network that the environment is in; empty for none.')
param networkName string

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = if (!empty(networkName)) {
  name: networkName

  resource subnet 'subnets' existing = {
    name: 'workers'
  }
}

var consumption = [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
var gpu = empty(gpuProfileType) ? [] : [{ name: 'gpu', workloadProfileType: gpuProfileType }]

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    workloadProfiles: concat(consumption, gpu)
    // To the workspace by a diagnostic setting, which needs no key of it.
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: empty(networkName) ? null : { infrastructureSubnetId: network::subnet.id, internal: true }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

@description('Domain that the names of its apps are below.')
output domain string = environment.properties.defaultDomain

@description('Identity of the environment.')
output id string = environment.id
