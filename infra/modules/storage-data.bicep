// The service's root (runs, pipelines, models, data, drop) in one container, and the queues between its parts.

import { roles } from 'roles.bicep'
import { Deployer } from 'types.bicep'

@description('Name of the account; it is there already.')
param accountName string

@minLength(3)
@maxLength(63)
@description('Container of the root.')
param rootContainerName string

@description('Name of the identity of the functions app.')
param functionsIdentityName string

@description('Name of the identity of the workers.')
param workersIdentityName string

@description('Who deploys: may put data there, send requests and look at poison queues.')
param deployer Deployer

@minValue(1)
@description('Days after which the folder of a run goes, counted for each file from its last change.')
param runRetentionDays int

@minValue(1)
@description('Days after which a dropped file goes.')
param dropRetentionDays int

@description('Container of events that could not be delivered.')
param deadLetterContainerName string

// Who may do what with which queue: taking includes renewing and deleting. Event Grid has its role where its topic is made.
var queues = [
  { name: 'run-requests', takes: ['functions'], sends: [] }
  { name: 'run-requests-poison', takes: [], sends: ['functions'] }
  { name: 'run-events', takes: [], sends: ['functions'] }
  { name: 'drop-events', takes: ['functions'], sends: [] }
  { name: 'drop-events-poison', takes: [], sends: ['functions'] }
  { name: 'tasks-gpu', takes: ['workers'], sends: ['functions'] }
  { name: 'tasks-gpu-poison', takes: [], sends: ['workers'] }
  { name: 'tasks-train', takes: ['workers'], sends: ['functions'] }
  { name: 'tasks-train-poison', takes: [], sends: ['workers'] }
  { name: 'task-results', takes: ['functions'], sends: ['workers'] }
  { name: 'task-results-poison', takes: [], sends: ['functions'] }
]

resource functions 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: functionsIdentityName
}

resource workers 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: workersIdentityName
}

var identityNames = {
  functions: functionsIdentityName
  workers: workersIdentityName
}
var principals = {
  functions: functions.properties.principalId
  workers: workers.properties.principalId
}

var taking = flatten(map(
  range(0, length(queues)),
  i => map(queues[i].takes, who => { queue: i, who: who, role: roles.storageQueueDataContributor })
))
var sending = flatten(map(
  range(0, length(queues)),
  i => map(queues[i].sends, who => { queue: i, who: who, role: roles.storageQueueDataMessageSender })
))
var grants = concat(taking, sending)

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource root 'containers' = {
      name: rootContainerName
    }

    resource deadLetters 'containers' = {
      name: deadLetterContainerName
    }
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [
      for item in queues: {
        name: item.name
      }
    ]
  }

  // A run deletes its own work files when it has completed. What is left of runs that did not complete, and of old ones, goes by age.
  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'old-runs'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${rootContainerName}/runs/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: runRetentionDays } } }
            }
          }
          {
            name: 'old-drops'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${rootContainerName}/drop/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: dropRetentionDays } } }
            }
          }
          {
            name: 'old-dead-letters'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${deadLetterContainerName}/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: runRetentionDays } } }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

resource data 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for who in ['functions', 'workers']: {
    name: guid(account::blobs::root.id, identityNames[who], roles.storageBlobDataContributor)
    scope: account::blobs::root
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageBlobDataContributor
      )
      principalId: principals[who]
      principalType: 'ServicePrincipal'
    }
  }
]

resource messages 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    name: guid(account.id, queues[grant.queue].name, identityNames[grant.who], grant.role)
    scope: account::queueService::queue[grant.queue]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
      principalId: principals[grant.who]
      principalType: 'ServicePrincipal'
    }
  }
]

// Lengths and ages of all queues are measured by the functions app.
resource measuring 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, functionsIdentityName, roles.storageQueueDataReader)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataReader)
    principalId: principals.functions
    principalType: 'ServicePrincipal'
  }
}

resource deploying 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.storageBlobDataContributor, roles.storageQueueDataContributor]: if (!empty(deployer.principalId)) {
    name: guid(account.id, deployer.principalId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: deployer.principalId
      principalType: deployer.principalType
    }
  }
]
