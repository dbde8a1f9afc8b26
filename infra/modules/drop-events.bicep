// What lands in drop/ is told to a queue, which the functions app reads. A queue needs neither an address nor a key of the app,
// so that one deployment makes all of it.

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

@description('Name of the identity that delivers.')
param identityName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
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
        identity: { type: 'UserAssigned', userAssignedIdentity: identity.id }
        destination: {
          endpointType: 'StorageQueue'
          properties: { resourceId: account.id, queueName: 'drop-events', queueMessageTimeToLiveInSeconds: 604800 }
        }
      }
      deadLetterWithResourceIdentity: {
        identity: { type: 'UserAssigned', userAssignedIdentity: identity.id }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: account.id, blobContainerName: deadLetterContainerName }
        }
      }
    }
  }
}

@description('Name of the topic.')
output topicName string = topic.name
