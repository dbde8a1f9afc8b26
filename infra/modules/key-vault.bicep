// Secrets. Those that the service itself needs are made once, by the first deployment, and left alone by the next.
// Keys are in api-keys and by themselves. A deployment that ends between them leaves them different, and no template can read a secret of a vault
// that it makes: the hook after a deployment brings them together, as api-keys says.

import { roles } from 'roles.bicep'
import { Deployer } from 'types.bicep'

@description('Where the vault is.')
param location string

@description('Tags of the vault.')
param tags { *: string }

@minLength(3)
@maxLength(24)
@description('Name of the vault.')
param vaultName string

@description('Whether only private endpoints and the addresses below reach it.')
param privateNetwork bool

@description('Addresses, or ranges in CIDR notation, that reach it all the same.')
param allowedAddresses string[]

@description('Names of the identities of the functions app and the workers, which read any secret of the vault.')
param readerNames string[]

@description('Name of the identity of the workflow, which reads its own key only.')
param workflowIdentityName string

@description('Who deploys: may read and change secrets, to hand out and to rotate keys.')
param deployer Deployer

@secure()
@description('The key of the operator, as it is made by the first deployment.')
param operatorKey string = newGuid()

@secure()
@description('The key of the workflow, as it is made by the first deployment.')
param workflowKey string = newGuid()

@secure()
@description('What callbacks are signed with, as it is made by the first deployment.')
param callbackSecret string = newGuid()

@secure()
@description('What the training hub knows its ranks by, as it is made by the first deployment.')
param hubKey string = newGuid()

resource readers 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for name in readerNames: {
    name: name
  }
]

resource caller 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: workflowIdentityName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: vaultName
  location: location
  tags: tags
  properties: {
    sku: { family: 'A', name: 'standard' }
    tenantId: tenant().tenantId
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 7
    publicNetworkAccess: privateNetwork && empty(allowedAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
      bypass: 'AzureServices'
      ipRules: [for address in (privateNetwork ? allowedAddresses : []): { value: address }]
    }
  }

  @onlyIfNotExists()
  resource apiKeys 'secrets' = {
    name: 'api-keys'
    properties: {
      value: 'operator=${operatorKey};workflow=${workflowKey}'
      contentType: 'name=key;name=key: who may call the API'
    }
  }

  @onlyIfNotExists()
  resource operator 'secrets' = {
    name: 'operator-key'
    properties: { value: operatorKey, contentType: 'The key of the operator, as in api-keys' }
  }

  @onlyIfNotExists()
  resource workflow 'secrets' = {
    name: 'workflow-key'
    properties: { value: workflowKey, contentType: 'The key of the workflow, as in api-keys' }
  }

  @onlyIfNotExists()
  resource callback 'secrets' = {
    name: 'callback-secret'
    properties: { value: callbackSecret, contentType: 'What callbacks are signed with' }
  }

  @onlyIfNotExists()
  resource hub 'secrets' = {
    name: 'hub-key'
    properties: { value: hubKey, contentType: 'What the training hub knows its ranks by' }
  }
}

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in readerNames: {
    name: guid(vault.id, name, roles.keyVaultSecretsUser)
    scope: vault
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
      principalId: readers[index].properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource calling 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault::workflow.id, workflowIdentityName, roles.keyVaultSecretsUser)
  scope: vault::workflow
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    principalId: caller.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource keeping 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployer.principalId)) {
  name: guid(vault.id, deployer.principalId, roles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
    principalId: deployer.principalId
    principalType: deployer.principalType
  }
}
