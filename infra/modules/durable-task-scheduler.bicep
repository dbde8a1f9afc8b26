// The Durable Task Scheduler: a managed backend for orchestrations, in place of queues and tables.

import { roles } from 'roles.bicep'
import { Deployer } from 'types.bicep'

@description('Where the scheduler is.')
param location string

@description('Tags of the scheduler.')
param tags { *: string }

@description('Name of the scheduler.')
param name string

@description('Name of the task hub.')
param taskHubName string

@description('How it is paid for: by the action, or by the capacity unit.')
param skuName 'Consumption' | 'Dedicated'

@minValue(1)
@description('Capacity units of a dedicated scheduler.')
param capacity int

@description('Name of the identity of the functions app, which works at the task hub.')
param functionsIdentityName string

@description('Who deploys: may look at the dashboard of the task hub.')
param deployer Deployer

resource functions 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: functionsIdentityName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // Identities with a role only, wherever they call from: the app's outgoing addresses are not fixed.
    ipAllowlist: ['0.0.0.0/0']
    sku: skuName == 'Dedicated' ? { name: skuName, capacity: capacity } : { name: skuName }
  }

  resource hub 'taskHubs' = {
    name: taskHubName
  }
}

resource working 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler::hub.id, functionsIdentityName, roles.durableTaskDataContributor)
  scope: scheduler::hub
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.durableTaskDataContributor
    )
    principalId: functions.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource looking 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployer.principalId)) {
  name: guid(scheduler::hub.id, deployer.principalId, roles.durableTaskDataContributor)
  scope: scheduler::hub
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.durableTaskDataContributor
    )
    principalId: deployer.principalId
    principalType: deployer.principalType
  }
}

@description('URL of the scheduler.')
output endpoint string = scheduler.properties.endpoint
