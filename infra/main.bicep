// SynapseServerless on Azure: what `azd up` makes. docs/azure.md says how to use it, docs/operations.md how to run it.

targetScope = 'subscription'

import { AlwaysReady, Deployer, EventHub } from 'modules/types.bicep'

@minLength(1)
@maxLength(64)
@description('Name of the environment; names of resources follow from it.')
param environmentName string

// Those with Flex Consumption. `az functionapp list-flexconsumption-locations` lists them; one that is new there is added here.
@allowed([
  'australiaeast'
  'australiasoutheast'
  'brazilsouth'
  'canadacentral'
  'centralindia'
  'centralus'
  'eastasia'
  'eastus'
  'eastus2'
  'francecentral'
  'germanywestcentral'
  'italynorth'
  'japaneast'
  'koreacentral'
  'northcentralus'
  'northeurope'
  'norwayeast'
  'southafricanorth'
  'southcentralus'
  'southeastasia'
  'southindia'
  'spaincentral'
  'swedencentral'
  'uaenorth'
  'uksouth'
  'ukwest'
  'westcentralus'
  'westeurope'
  'westus'
  'westus2'
  'westus3'
])
@metadata({ azd: { type: 'location' } })
@description('Region of every resource; one with Flex Consumption.')
param location string

@description('Name of the resource group; empty for one that is named after the environment.')
param resourceGroupName string = ''

@description('Tags of every resource, besides the one that azd needs.')
param tags { *: string } = {}

@description('Object identity of who deploys: may put data there, read keys and look at queues. Empty for nobody.')
param principalId string = ''

@description('What the one who deploys is.')
param principalType 'User' | 'Group' | 'ServicePrincipal' = 'User'

@description('What keeps the state of orchestrations: queues and tables of a storage account, or the Durable Task Scheduler.')
param durableBackend 'azureStorage' | 'durableTaskScheduler' = 'azureStorage'

@description('How the Durable Task Scheduler is paid for.')
param schedulerSku 'Consumption' | 'Dedicated' = 'Consumption'

@minValue(1)
@description('Capacity units of a dedicated Durable Task Scheduler.')
param schedulerCapacity int = 1

@description('Memory of an instance of the functions app, in megabytes; a task has what an instance has, shared with the others on it.')
param functionsInstanceMemoryMB 512 | 2048 | 4096 = 4096

@minValue(1)
@maxValue(1000)
@description('The most instances of the functions app at a time; it bounds what a run costs in an hour.')
param functionsMaximumInstances int = 100

@description('Instances of the functions app that are always there, by group (http, durable) or function.')
param functionsAlwaysReady AlwaysReady[] = []

@description('Event hubs for streams, in a namespace of their own; none for no namespace.')
param eventHubs EventHub[] = []

@minValue(1)
@maxValue(40)
@description('Throughput units of the namespace: 1 MB or 1,000 events a second in, twice that out.')
param eventHubsThroughputUnits int = 1

@minValue(1)
@maxValue(40)
@description('Throughput units that the namespace grows to by itself under load.')
param eventHubsMaximumThroughputUnits int = 4

@minValue(0)
@maxValue(1000)
@description('Instances of the functions app that are always there for requests, so that served models stay loaded; they take the place of the group http in functionsAlwaysReady.')
param servingInstances int = 0

@minLength(3)
@maxLength(63)
@description('Container that is the root of the service.')
param rootContainerName string = 'synapse'

@description('Replication of the account with the data.')
param dataReplication
  | 'Standard_LRS'
  | 'Standard_ZRS'
  | 'Standard_GRS'
  | 'Standard_RAGRS'
  | 'Standard_GZRS'
  | 'Standard_RAGZRS' = 'Standard_LRS'

@description('Folders and URLs that specifications may read and write, besides those of the root.')
param allowedLocations string[] = []

@description('Hosts that may be called, for callbacks and services. Logic Apps are among them when the workflow is deployed.')
param allowedHosts string[] = []

@description('Names of secrets in the vault that specifications may use, as in secret:openai-key. They must be there already.')
param secretNames string[] = []

@minValue(1024)
@description('The largest body of a request, in bytes.')
param maxBodyBytes int = 1048576

@minValue(1)
@description('The most rows that one request scores.')
param maxScoreRows int = 1000

@minValue(1)
@description('The largest body of a request that scores tensors, or rows that are not JSON, in bytes.')
param maxScoreBytes int = 16777216

@description('Whether training leaves the functions app for workers, which have more memory and no neighbours.')
param trainOnWorkers bool = false

@description('Whether several workers may train one model together (numTasks of a stage), which meet at a training hub. Needs workers that train.')
param deployTrainingHub bool = false

@description('Whether there are workers with graphics processors.')
param deployGpuWorkers bool = false

@description('Workload profile of the workers with graphics processors. The subscription needs quota for it.')
param gpuProfileType 'Consumption-GPU-NC8as-T4' | 'Consumption-GPU-NC24-A100' = 'Consumption-GPU-NC8as-T4'

@minValue(1)
@description('The most replicas of each role of the workers.')
param workerMaxReplicas int = 10

@minValue(1)
@maxValue(32)
@description('Tasks that a replica of a worker works at at a time.')
param workerConcurrency int = 1

@minValue(1)
@description('Deliveries after which a worker gives a message up.')
param workerMaxDeliveries int = 5

@minValue(10)
@maxValue(590)
@description('Seconds that a worker which is told to stop has to finish or to return its task.')
param workerGraceSeconds int = 300

@description('Image of the workers. azd keeps it here after the first deployment; empty until then.')
param workerImage string = ''

@description('Whether there is a Logic Apps workflow that starts a run and waits for it. There is none in a private network.')
param deployWorkflow bool = true

@description('Whether storage and vault are reached through a virtual network only.')
param privateNetwork bool = false

@description('Addresses of the virtual network, a /22 or larger.')
param networkAddressPrefix string = '10.40.0.0/22'

@description('Addresses, or ranges in CIDR notation, that reach data and vault although the network is private, such as that of whoever deploys.')
param allowedAddresses string[] = []

@minValue(1)
@description('Days after which the folder of a run goes.')
param runRetentionDays int = 90

@minValue(1)
@description('Days after which a dropped file goes.')
param dropRetentionDays int = 30

@minValue(1)
@maxValue(365)
@description('Days for which deleted blobs can be had back; they cost as long.')
param softDeleteDays int = 7

@minValue(30)
@maxValue(730)
@description('Days for which logs are kept.')
param logRetentionDays int = 30

@description('Gigabytes of logs that are taken in a day; -1 for no limit.')
param logDailyQuotaGb int = -1

@description('Address that alerts are written to; empty for none.')
param alertEmail string = ''

@description('Identity of an action group that alerts go to; empty for none.')
param alertActionGroupId string = ''

@minValue(60)
@description('Seconds that a message may wait in a queue before an alert.')
param alertQueueAgeSeconds int = 1800

var names = loadJsonContent('abbreviations.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var allTags = union(tags, { 'azd-env-name': environmentName })
var deployer Deployer = { principalId: principalId, principalType: principalType }

var functionsIdentityName = '${names.managedIdentityUserAssignedIdentities}functions-${token}'
var workersIdentityName = '${names.managedIdentityUserAssignedIdentities}workers-${token}'
var workflowIdentityName = '${names.managedIdentityUserAssignedIdentities}workflow-${token}'
var hostAccountName = '${names.storageStorageAccounts}host${token}'
var dataAccountName = '${names.storageStorageAccounts}${token}'
var vaultName = '${names.keyVaultVaults}${token}'
var workspaceName = '${names.operationalInsightsWorkspaces}${token}'
var networkName = '${names.networkVirtualNetworks}${token}'
var packageContainerName = 'app-package'
var deadLetterContainerName = 'dead-letters'
var taskHubName = 'Synapse'

var rootUrl = 'https://${dataAccountName}.blob.${environment().suffixes.storage}/${rootContainerName}'
var queueEndpoint = 'https://${dataAccountName}.queue.${environment().suffixes.storage}'
var vaultUri = 'https://${vaultName}${environment().suffixes.keyvaultDns}/'

var withWorkflow = deployWorkflow && !privateNetwork
var usesScheduler = durableBackend == 'durableTaskScheduler'
// The app of the first is there in any case, because azd deploys to it; without work it costs nothing.
var workerRoles = concat(['train'], deployGpuWorkers ? ['gpu'] : [])
var withHub = trainOnWorkers && deployTrainingHub
var hubName = '${names.appContainerApps}hub-${token}'
var pools = concat(trainOnWorkers ? ['train'] : [], deployGpuWorkers ? ['gpu'] : [])
var withEventHubs = !empty(eventHubs)
var eventHubsName = '${names.eventHubNamespaces}${token}'
var eventHubsHost = '${eventHubsName}.servicebus.windows.net'
var hosts = concat(withWorkflow ? ['*.logic.azure.com'] : [], withEventHubs ? [eventHubsHost] : [], allowedHosts)

// What functions app and workers are told alike.
var settings = {
  SYNAPSE_ALLOWED_HOSTS: join(hosts, ';')
  SYNAPSE_ALLOWED_LOCATIONS: join(allowedLocations, ';')
  SYNAPSE_QUEUES: queueEndpoint
  SYNAPSE_ROOT: rootUrl
}
var hubKey = withHub ? { SYNAPSE_HUB_KEY: '${vaultUri}secrets/hub-key' } : {}
var vaultSettings = toObject(
  secretNames,
  secret => 'SYNAPSE_SECRET_${toUpper(replace(secret, '-', '_'))}',
  secret => '${vaultUri}secrets/${secret}'
)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: empty(resourceGroupName) ? '${names.resourcesResourceGroups}${environmentName}' : resourceGroupName
  location: location
  tags: allTags
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    names: [functionsIdentityName, workersIdentityName, workflowIdentityName]
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    workspaceName: workspaceName
    applicationInsightsName: '${names.insightsComponents}${token}'
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
    publisherNames: [functionsIdentityName, workersIdentityName]
  }
  dependsOn: [identities]
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: location
    tags: allTags
    name: networkName
    addressPrefix: networkAddressPrefix
  }
}

module hostAccount 'modules/storage-account.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    name: hostAccountName
    skuName: 'Standard_LRS'
    network: privateNetwork ? 'private' : 'public'
    allowedAddresses: []
    softDeleteDays: softDeleteDays
  }
}

module dataAccount 'modules/storage-account.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    name: dataAccountName
    skuName: dataReplication
    // Event Grid delivers from outside the network, as a trusted service.
    network: privateNetwork ? 'trusted' : 'public'
    allowedAddresses: allowedAddresses
    softDeleteDays: softDeleteDays
  }
}

module hostStorage 'modules/storage-host.bicep' = {
  scope: group
  params: {
    accountName: hostAccountName
    functionsIdentityName: functionsIdentityName
    packageContainerName: packageContainerName
  }
  dependsOn: [identities, hostAccount]
}

module dataStorage 'modules/storage-data.bicep' = {
  scope: group
  params: {
    accountName: dataAccountName
    rootContainerName: rootContainerName
    deadLetterContainerName: deadLetterContainerName
    functionsIdentityName: functionsIdentityName
    workersIdentityName: workersIdentityName
    deployer: deployer
    runRetentionDays: runRetentionDays
    dropRetentionDays: dropRetentionDays
  }
  dependsOn: [identities, dataAccount]
}

module vault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    vaultName: vaultName
    privateNetwork: privateNetwork
    allowedAddresses: allowedAddresses
    readerNames: [functionsIdentityName, workersIdentityName]
    workflowIdentityName: workflowIdentityName
    deployer: deployer
  }
  dependsOn: [identities]
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: location
    tags: allTags
    prefix: names.networkPrivateEndpoints
    token: token
    networkName: networkName
    zoneIds: network!.outputs.zoneIds
    dataAccountName: dataAccountName
    hostAccountName: hostAccountName
    vaultName: vaultName
  }
  dependsOn: [hostAccount, dataAccount, vault]
}

module scheduler 'modules/durable-task-scheduler.bicep' = if (usesScheduler) {
  scope: group
  params: {
    location: location
    tags: allTags
    name: '${names.durableTaskSchedulers}${token}'
    taskHubName: taskHubName
    skuName: schedulerSku
    capacity: schedulerCapacity
    functionsIdentityName: functionsIdentityName
    deployer: deployer
  }
  dependsOn: [identities]
}

var hubAddress = withHub ? { SYNAPSE_HUB: 'https://${hubName}.${workerEnvironment.outputs.domain}' } : {}

module functions 'modules/function-app.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    planName: '${names.webServerFarms}${token}'
    name: '${names.webSitesFunctions}${token}'
    identityName: functionsIdentityName
    hostAccountName: hostAccountName
    packageContainerName: packageContainerName
    telemetry: monitoring.outputs.connectionString
    vaultUri: vaultUri
    queueEndpoint: queueEndpoint
    taskHubName: taskHubName
    usesScheduler: usesScheduler
    schedulerEndpoint: usesScheduler ? scheduler!.outputs.endpoint : ''
    instanceMemoryMB: functionsInstanceMemoryMB
    maximumInstanceCount: functionsMaximumInstances
    alwaysReady: servingInstances == 0
      ? functionsAlwaysReady
      : concat(
          filter(functionsAlwaysReady, group => group.name != 'http'),
          [{ name: 'http', instanceCount: servingInstances }]
        )
    networkName: privateNetwork ? networkName : ''
    settings: union(
      settings,
      {
        SYNAPSE_MAX_BODY_BYTES: string(maxBodyBytes)
        SYNAPSE_MAX_SCORE_BYTES: string(maxScoreBytes)
        SYNAPSE_MAX_SCORE_ROWS: string(maxScoreRows)
        SYNAPSE_WORKER_POOLS: join(pools, ';')
      },
      hubAddress
    )
    vaultSettings: union(vaultSettings, hubKey)
  }
  // The app starts with what its settings name, so that comes first, and so do its roles.
  dependsOn: [hostStorage, dataStorage, vault, privateEndpoints]
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    name: '${names.containerRegistryRegistries}${token}'
    skuName: 'Basic'
    workersIdentityName: workersIdentityName
  }
  dependsOn: [identities]
}

module workerEnvironment 'modules/container-environment.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    name: '${names.appManagedEnvironments}${token}'
    workspaceId: monitoring.outputs.workspaceId
    gpuProfileType: deployGpuWorkers ? gpuProfileType : ''
    networkName: privateNetwork ? networkName : ''
  }
  dependsOn: [network]
}

// A replica of a profile with graphics processors takes the whole node.
var sizes = {
  train: { profile: 'Consumption', cpu: 4, memory: '8Gi' }
  gpu: gpuProfileType == 'Consumption-GPU-NC8as-T4'
    ? { profile: 'gpu', cpu: 8, memory: '56Gi' }
    : { profile: 'gpu', cpu: 24, memory: '220Gi' }
}

module workers 'modules/worker-app.bicep' = [
  for role in workerRoles: {
    scope: group
    params: {
      location: location
      tags: allTags
      name: '${names.appContainerApps}${role}-${token}'
      environmentId: workerEnvironment.outputs.id
      workloadProfileName: sizes[role].profile
      role: role
      // azd deploys to the first; a hook gives the others the same image.
      isService: role == 'train'
      image: workerImage
      registryServer: registry.outputs.loginServer
      identityName: workersIdentityName
      telemetry: monitoring.outputs.connectionString
      cpu: sizes[role].cpu
      memory: sizes[role].memory
      maxReplicas: workerMaxReplicas
      concurrency: workerConcurrency
      maxDeliveries: workerMaxDeliveries
      graceSeconds: workerGraceSeconds
      queueAccountName: dataAccountName
      settings: union(settings, role == 'train' ? hubAddress : {})
      vaultSettings: union(vaultSettings, role == 'train' ? hubKey : {})
    }
    dependsOn: [dataStorage, vault, privateEndpoints]
  }
]

// All ranks of a training have to meet in the same process.
module hub 'modules/worker-app.bicep' = if (withHub) {
  scope: group
  params: {
    location: location
    tags: allTags
    name: hubName
    environmentId: workerEnvironment.outputs.id
    workloadProfileName: 'Consumption'
    role: 'hub'
    isService: false
    image: workerImage
    registryServer: registry.outputs.loginServer
    identityName: workersIdentityName
    telemetry: monitoring.outputs.connectionString
    cpu: 2
    memory: '4Gi'
    maxReplicas: 1
    concurrency: 1
    maxDeliveries: 1
    graceSeconds: 10
    queueAccountName: dataAccountName
    settings: {}
    vaultSettings: hubKey
  }
  dependsOn: [vault, privateEndpoints]
}

module dropEvents 'modules/drop-events.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    name: '${names.eventGridSystemTopics}${token}'
    accountName: dataAccountName
    rootContainerName: rootContainerName
    deadLetterContainerName: deadLetterContainerName
  }
  dependsOn: [dataStorage]
}

module eventHubsNamespace 'modules/event-hubs.bicep' = if (withEventHubs) {
  scope: group
  params: {
    location: location
    tags: allTags
    name: eventHubsName
    hubs: eventHubs
    throughputUnits: eventHubsThroughputUnits
    maximumThroughputUnits: eventHubsMaximumThroughputUnits
    streamerNames: [functionsIdentityName, workersIdentityName]
  }
  dependsOn: [identities]
}

module workflow 'modules/workflow.bicep' = if (withWorkflow) {
  scope: group
  params: {
    location: location
    tags: allTags
    name: '${names.logicWorkflows}${token}'
    identityName: workflowIdentityName
    serviceUrl: functions.outputs.url
    vaultUri: vaultUri
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [identities, vault]
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    workspaceName: workspaceName
  }
  dependsOn: [monitoring]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    groupName: '${names.insightsActionGroups}${token}'
    email: alertEmail
    actionGroupId: alertActionGroupId
    queueAgeSeconds: alertQueueAgeSeconds
  }
}

@description('Region.')
output AZURE_LOCATION string = location

@description('Tenant.')
output AZURE_TENANT_ID string = tenant().tenantId

@description('Resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Registry that azd pushes the image of the workers to.')
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer

@description('Vault with the keys.')
output AZURE_KEY_VAULT_NAME string = vaultName

@description('Account with the root and the queues.')
output AZURE_STORAGE_ACCOUNT_NAME string = dataAccountName

@description('Where telemetry goes; it opens nothing.')
output APPLICATIONINSIGHTS_CONNECTION_STRING string = monitoring.outputs.connectionString

@description('Functions app.')
output AZURE_FUNCTION_NAME string = functions.outputs.name

@description('URL of the service; the API is below /v1.')
output SYNAPSE_URL string = functions.outputs.url

@description('URL of the root.')
output SYNAPSE_ROOT string = rootUrl

@description('URL of the queues.')
output SYNAPSE_QUEUES string = queueEndpoint

@description('Host of the namespace of Event Hubs, which a specification gives as namespace; empty where there is none.')
output SYNAPSE_EVENT_HUBS string = withEventHubs ? eventHubsHost : ''

@description('What keeps the state of orchestrations; the package of the app is built for it.')
output SYNAPSE_DURABLE_BACKEND string = durableBackend

@description('Container apps, besides the one that azd deploys to, that take the same image; separated by spaces.')
output SYNAPSE_OTHER_WORKERS string = join(
  concat(deployGpuWorkers ? ['${names.appContainerApps}gpu-${token}'] : [], withHub ? [hubName] : []),
  ' '
)

@description('Logic Apps workflow; empty where there is none.')
output SYNAPSE_WORKFLOW_NAME string = withWorkflow ? workflow!.outputs.name : ''
