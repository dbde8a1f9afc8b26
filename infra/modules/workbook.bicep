// The workbook of runs.

@description('Where the workbook is.')
param location string

@description('Tags of the workbook.')
param tags { *: string }

@description('Name of the workspace that it reads.')
param workspaceName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspace.id, 'runs')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'SynapseServerless runs'
    description: 'Runs, partitions, throttling, failures, queues, workers and what drives cost.'
    category: 'workbook'
    sourceId: workspace.id
    serializedData: replace(loadTextContent('../workbooks/runs.workbook.json'), '{{WORKSPACE}}', workspace.id)
  }
}
