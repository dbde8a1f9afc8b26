// Logs and metrics: a workspace, and Application Insights in front of it, which takes telemetry from identities only.

import { roles } from 'roles.bicep'

@description('Where the resources are.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Name of the Log Analytics workspace.')
param workspaceName string

@description('Name of the Application Insights component.')
param applicationInsightsName string

@minValue(30)
@maxValue(730)
@description('Days for which logs are kept.')
param retentionDays int

@description('Gigabytes of logs that are taken in a day, above which nothing more is taken until the next; -1 for no limit.')
param dailyQuotaGb int

@description('Names of the identities that may send telemetry.')
param publisherNames string[]

resource publishers 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for name in publisherNames: {
    name: name
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
    features: { disableLocalAuth: true }
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource publish 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in publisherNames: {
    name: guid(applicationInsights.id, name, roles.monitoringMetricsPublisher)
    scope: applicationInsights
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.monitoringMetricsPublisher
      )
      principalId: publishers[index].properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

@description('Identity of the workspace.')
output workspaceId string = workspace.id

@description('Name of the Application Insights component.')
output applicationInsightsName string = applicationInsights.name

@description('Where telemetry goes. It names the component and opens nothing: only identities with a role may send.')
output connectionString string = applicationInsights.properties.ConnectionString
