// A namespace of Event Hubs for streams, which read and write it at its Kafka endpoint. Identities have roles; there is no key.

import { roles } from 'roles.bicep'
import { EventHub } from 'types.bicep'

@description('Where the namespace is.')
param location string

@description('Tags of the namespace.')
param tags { *: string }

@description('Name of the namespace.')
param name string

@minLength(1)
@description('The event hubs.')
param hubs EventHub[]

@minValue(1)
@maxValue(40)
@description('Throughput units that there are at least: 1 MB or 1,000 events a second in, twice that out.')
param throughputUnits int

@minValue(1)
@maxValue(40)
@description('Throughput units that the namespace grows to by itself under load.')
param maximumThroughputUnits int

@description('Names of the identities that read and write streams.')
param streamerNames string[]

resource streamers 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for streamer in streamerNames: {
    name: streamer
  }
]

// The Kafka endpoint is there from this tier on.
resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard', capacity: throughputUnits }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    kafkaEnabled: true
    isAutoInflateEnabled: maximumThroughputUnits > throughputUnits
    maximumThroughputUnits: maximumThroughputUnits > throughputUnits ? maximumThroughputUnits : 0
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = [
  for item in hubs: {
    parent: namespace
    name: item.name
    properties: {
      partitionCount: item.partitions
      retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: item.retentionHours }
    }
  }
]

var groups = flatten(map(hubs, item => map(item.consumerGroups, group => { hub: item.name, name: group })))

resource group 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [
  for item in groups: {
    name: '${name}/${item.hub}/${item.name}'
    dependsOn: [hub]
  }
]

resource receiving 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (streamer, i) in streamerNames: {
    name: guid(namespace.id, streamer, roles.azureEventHubsDataReceiver)
    scope: namespace
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.azureEventHubsDataReceiver
      )
      principalId: streamers[i].properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource sending 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (streamer, i) in streamerNames: {
    name: guid(namespace.id, streamer, roles.azureEventHubsDataSender)
    scope: namespace
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.azureEventHubsDataSender
      )
      principalId: streamers[i].properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]
