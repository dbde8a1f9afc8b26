// The functions app: triggers and orchestrations, on Flex Consumption.

import { AlwaysReady } from 'types.bicep'

@description('Where the app is.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Name of the plan.')
param planName string

@description('Name of the app.')
param name string

@description('Name of the identity of the app.')
param identityName string

@description('Account of the host: package, locks, state of orchestrations.')
param hostAccountName string

@description('Container of the host account that the package is deployed to.')
param packageContainerName string

@description('Where telemetry goes.')
param telemetry string

@description('URL of the vault, with a slash at the end.')
param vaultUri string

@description('URL of the queues.')
param queueEndpoint string

@description('Name of the task hub.')
param taskHubName string

@description('Whether the Durable Task Scheduler keeps the state of orchestrations, and not the host account.')
param usesScheduler bool

@description('URL of the Durable Task Scheduler, where it is used.')
param schedulerEndpoint string

@description('Memory of an instance, in megabytes.')
param instanceMemoryMB 512 | 2048 | 4096

@minValue(1)
@maxValue(1000)
@description('The most instances that there are at a time.')
param maximumInstanceCount int

@description('Instances that are always there.')
param alwaysReady AlwaysReady[]

@description('Virtual network through which the app calls others; empty for none.')
param networkName string

@description('Settings of the app, besides those that follow from the parameters above.')
param settings { *: string }

@description('Settings whose values are in the vault: URL of the secret by name of the setting.')
param vaultSettings { *: string }

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = if (!empty(networkName)) {
  name: networkName

  resource subnet 'subnets' existing = {
    name: 'functions'
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

// Which account, and as whom: there is no key in any of these.
var own = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: telemetry
  AZURE_CLIENT_ID: identity.properties.clientId
  AzureWebJobsStorage__accountName: hostAccountName
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsStorage__credential: 'managedidentity'
  SynapseQueues__clientId: identity.properties.clientId
  SynapseQueues__credential: 'managedidentity'
  SynapseQueues__queueServiceUri: queueEndpoint
  SYNAPSE_API_KEYS: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/api-keys)'
  SYNAPSE_CALLBACK_SECRET: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/callback-secret)'
  TASKHUB_NAME: taskHubName
}
var scheduler = usesScheduler
  ? {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identity.properties.clientId}'
    }
  : {}
var fromVault = mapValues(vaultSettings, url => '@Microsoft.KeyVault(SecretUri=${url})')

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(networkName) ? null : network::subnet.id
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${hostAccountName}.blob.${environment().suffixes.storage}/${packageContainerName}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
      }
    }
    siteConfig: {
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, own, scheduler, fromVault)
  }

  // Deployments come with an identity, never with a password.
  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noDeploymentPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Name of the app.')
output name string = app.name

@description('URL of the app.')
output url string = 'https://${app.properties.defaultHostName}'
