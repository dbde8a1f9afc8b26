// A storage account without keys: every caller is an identity with a role.

@description('Where the account is.')
param location string

@description('Tags of the account.')
param tags { *: string }

@minLength(3)
@maxLength(24)
@description('Name of the account.')
param name string

@description('How data is replicated.')
param skuName 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_RAGRS' | 'Standard_GZRS' | 'Standard_RAGZRS'

@description('Who reaches it: everybody who has a role, only private endpoints and trusted services, or only private endpoints.')
param network 'public' | 'trusted' | 'private'

@description('Addresses, or ranges in CIDR notation, that reach it besides, unless only private endpoints may.')
param allowedAddresses string[]

@minValue(1)
@maxValue(365)
@description('Days for which deleted blobs and containers can be had back.')
param softDeleteDays int

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: skuName }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: network == 'private' ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: network == 'public' ? 'Allow' : 'Deny'
      bypass: 'AzureServices'
      ipRules: [for address in (network == 'trusted' ? allowedAddresses : []): { action: 'Allow', value: address }]
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: softDeleteDays }
      containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays }
    }
  }
}
