// One role of the worker: a container app that its queue scales, from nothing, or the training hub, which ranks connect to.

@description('Where the app is.')
param location string

@description('Tags of the app.')
param tags { *: string }

@description('Name of the app.')
param name string

@description('Environment that it runs in.')
param environmentId string

@description('Workload profile of the environment that it runs on.')
param workloadProfileName string

@description('What it does.')
param role 'gpu' | 'train' | 'hub'

@description('Its image; empty for one that does nothing, until the first deployment.')
param image string

@description('Host of the registry that the image is pulled from.')
param registryServer string

@description('Name of its identity.')
param identityName string

@description('Where telemetry goes.')
param telemetry string

@description('Processors of a replica.')
param cpu int

@description('Memory of a replica, such as 8Gi.')
param memory string

@minValue(1)
@description('The most replicas that there are at a time.')
param maxReplicas int

@minValue(1)
@maxValue(32)
@description('Tasks that a replica works at at a time, which is also how many messages call for one more replica.')
param concurrency int

@minValue(1)
@description('Deliveries after which a message is given up.')
param maxDeliveries int

@minValue(10)
@maxValue(590)
@description('Seconds that a replica which is told to stop has to finish or to return its task.')
param graceSeconds int

@description('Account with the queues.')
param queueAccountName string

@description('Whether deployments of the service `worker` go to this app; to one at most.')
param isService bool

@description('Settings of the worker, besides those that follow from the parameters above.')
param settings { *: string }

@description('Settings whose values are in the vault: URL of the secret by name of the setting.')
param vaultSettings { *: string }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

var isHub = role == 'hub'
var common = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: telemetry
  AZURE_CLIENT_ID: identity.properties.clientId
  SYNAPSE_ROLE: role
  // Probes, and the ranks of a hub, come from outside the container.
  SYNAPSE_WORKER_URLS: 'http://*:8080'
}
var own = isHub
  ? common
  : union(common, {
      SYNAPSE_WORKER_CONCURRENCY: string(concurrency)
      SYNAPSE_WORKER_GRACE_SECONDS: string(graceSeconds)
      SYNAPSE_WORKER_MAX_DELIVERIES: string(maxDeliveries)
    })
var plainEnvironment = map(items(union(settings, own)), setting => { name: setting.key, value: setting.value })
var secretEnvironment = map(items(vaultSettings), setting => {
  name: setting.key
  secretRef: toLower(replace(setting.key, '_', '-'))
})

resource app 'Microsoft.App/containerApps@2026-01-01' = {
  name: name
  location: location
  tags: isService ? union(tags, { 'azd-service-name': 'worker' }) : tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: workloadProfileName
    configuration: {
      activeRevisionsMode: 'Single'
      // Ranks connect outward, with a token of their session; nothing else is served but health.
      ingress: isHub ? { external: true, targetPort: 8080, transport: 'http', allowInsecure: false } : null
      registries: [{ server: registryServer, identity: identity.id }]
      secrets: map(items(vaultSettings), setting => {
        name: toLower(replace(setting.key, '_', '-'))
        keyVaultUrl: setting.value
        identity: identity.id
      })
    }
    template: {
      // Longer than the grace period, so that the worker and not the platform ends it.
      terminationGracePeriodSeconds: graceSeconds + 10
      containers: [
        {
          name: 'worker'
          image: empty(image) ? 'mcr.microsoft.com/azuredocs/containerapps-helloworld:latest' : image
          resources: { cpu: cpu, memory: memory }
          env: concat(plainEnvironment, secretEnvironment)
          probes: empty(image)
            ? []
            : [
                { type: 'Startup', httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 5, failureThreshold: 60 }
                { type: 'Liveness', httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 15, failureThreshold: 4 }
                { type: 'Readiness', httpGet: { path: '/readyz', port: 8080 }, periodSeconds: 10, failureThreshold: 3 }
              ]
        }
      ]
      scale: {
        minReplicas: 0
        maxReplicas: maxReplicas
        pollingInterval: 15
        cooldownPeriod: 300
        rules: isHub
          ? [{ name: 'connections', http: { metadata: { concurrentRequests: '1000' } } }]
          : [
              {
                name: 'queue'
                azureQueue: {
                  accountName: queueAccountName
                  queueName: 'tasks-${role}'
                  queueLength: concurrency
                  identity: identity.id
                }
              }
            ]
      }
    }
  }
}

@description('Name of the app.')
output name string = app.name
