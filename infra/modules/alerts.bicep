// What somebody should know without looking: runs that failed, messages that were given up, queues that nobody works off.

@description('Where the alerts are.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Workspace that they read.')
param workspaceId string

@description('Name of the group that is told.')
param groupName string

@description('Address that is written to; empty for none.')
param email string

@description('Identity of another action group that is told; empty for none.')
param actionGroupId string

@minValue(60)
@description('Seconds that a message may wait before somebody is told.')
param queueAgeSeconds int

var failedRuns = loadTextContent('../queries/failed-runs.kql')
var poisonMessages = loadTextContent('../queries/poison-messages.kql')
var queueAge = loadTextContent('../queries/queue-age.kql')

var rules = [
  {
    name: 'failed-runs'
    title: 'A run has failed'
    description: 'A run ended as failed. The workbook and the report of the run say why; a failed run can be resumed.'
    query: failedRuns
    dimension: 'name'
    severity: 2
  }
  {
    name: 'poison-messages'
    title: 'A message was given up'
    description: 'A message was put on a poison queue after its last delivery. It is there with the reason.'
    query: poisonMessages
    dimension: 'queue'
    severity: 2
  }
  {
    name: 'queue-age'
    title: 'Messages wait too long'
    description: 'The oldest message of a queue is older than it should be: nobody works the queue off, or not fast enough.'
    query: replace(queueAge, '{{SECONDS}}', string(queueAgeSeconds))
    dimension: 'queue'
    severity: 3
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: groupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'synapse'
    emailReceivers: [{ name: 'email', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: rule.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT15M'
      autoMitigate: true
      // The tables of a new workspace are empty, and without columns, until something was sent.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: [{ name: rule.dimension, operator: 'Include', values: ['*'] }]
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: {
        actionGroups: concat(empty(email) ? [] : [group.id], empty(actionGroupId) ? [] : [actionGroupId])
      }
    }
  }
]
