// What the functions host keeps for itself: the app's package, locks and, with the Azure Storage backend, the state of
// orchestrations. It is apart from the data, so that a busy run and its bookkeeping do not share an account's limits.

import { roles } from 'roles.bicep'

@description('Name of the account; it is there already.')
param accountName string

@description('Name of the identity of the functions app.')
param functionsIdentityName string

@description('Container of the app package.')
param packageContainerName string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource packages 'containers' = {
      name: packageContainerName
    }
  }
}

resource functions 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: functionsIdentityName
}

// The host takes leases and makes containers; the durable backend makes queues and tables for each task hub.
var needed = [
  roles.storageBlobDataOwner
  roles.storageQueueDataContributor
  roles.storageTableDataContributor
]

resource host 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in needed: {
    name: guid(account.id, functionsIdentityName, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: functions.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]
