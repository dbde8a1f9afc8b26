// What lands in drop/ is told to a queue, which the functions app reads. A queue needs neither an address nor a key of the app,
// so that one deployment makes all of it.
// The topic acts as itself: behind a firewall, storage lets Event Grid in with the topic's own identity only.

import { roles } from 'roles.bicep'

@description('Where the topic is; the region of the account.')
param location string

@description('Tags of the topic.')
param tags { *: string }

@description('Name of the topic.')
param name string

@description('Account with the root and the queues.')
param accountName string

@description('Container of the root.')
param rootContainerName string

@description('Container of events that could not be delivered.')
param deadLetterContainerName string

var queueName = 'drop-events'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: deadLetterContainerName
    }
  }

  resource queues 'queueServices' existing = {
    name: 'default'

    resource queue 'queues' existing = {
      name: queueName
    }
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: account.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }

  resource subscription 'eventSubscriptions' = {
    name: 'drop-events'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      filter: {
        includedEventTypes: ['Microsoft.Storage.BlobCreated']
        subjectBeginsWith: '/blobServices/default/containers/${rootContainerName}/blobs/drop/'
      }
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
      deliveryWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        destination: {
          endpointType: 'StorageQueue'
          properties: { resourceId: account.id, queueName: queueName, queueMessageTimeToLiveInSeconds: 604800 }
        }
      }
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: account.id, blobContainerName: deadLetterContainerName }
        }
      }
    }
    dependsOn: [sending, deadLettering]
  }
}

resource sending 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::queues::queue.id, topic.id, roles.storageQueueDataMessageSender)
  scope: account::queues::queue
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageQueueDataMessageSender
    )
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource deadLettering 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::deadLetters.id, topic.id, roles.storageBlobDataContributor)
  scope: account::blobs::deadLetters
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor
    )
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Name of the topic.')
output topicName string = topic.name
