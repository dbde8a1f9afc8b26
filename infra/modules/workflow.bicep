// A Logic Apps workflow that starts a run, waits for its callback and goes on by how the run ended.

@description('Where the workflow is.')
param location string

@description('Tags of the workflow.')
param tags { *: string }

@description('Name of the workflow.')
param name string

@description('Name of its identity.')
param identityName string

@description('URL of the functions app.')
param serviceUrl string

@description('URL of the vault, with a slash at the end.')
param vaultUri string

@description('Workspace that takes the logs of its runs.')
param workspaceId string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource workflow 'Microsoft.Logic/workflows@2019-05-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    state: 'Enabled'
    definition: loadJsonContent('../logic-apps/run-and-wait.workflow.json').definition
    parameters: {
      serviceUrl: { value: serviceUrl }
      keyUrl: { value: '${vaultUri}secrets/workflow-key' }
      vaultAudience: { value: 'https://${substring(environment().suffixes.keyvaultDns, 1)}' }
      identity: { value: identity.id }
    }
    // Started by other workflows, or through Azure Resource Manager by whoever has a role: its address alone is worth nothing.
    accessControl: {
      triggers: { allowedCallerIpAddresses: [] }
    }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: workflow
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'WorkflowRuntime', enabled: true }]
  }
}

@description('Name of the workflow.')
output name string = workflow.name
