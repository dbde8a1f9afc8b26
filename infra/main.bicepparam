// Values come from the environment of azd: `azd env set NAME VALUE`, then `azd up`. docs/azure.md lists the names.

using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param resourceGroupName = readEnvironmentVariable('AZURE_RESOURCE_GROUP_NAME', '')
param principalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param principalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')

param durableBackend = readEnvironmentVariable('DURABLE_BACKEND', 'azureStorage')
param schedulerSku = readEnvironmentVariable('SCHEDULER_SKU', 'Consumption')
param schedulerCapacity = int(readEnvironmentVariable('SCHEDULER_CAPACITY', '1'))

param functionsInstanceMemoryMB = any(int(readEnvironmentVariable('FUNCTIONS_MEMORY_MB', '4096')))
param functionsMaximumInstances = int(readEnvironmentVariable('FUNCTIONS_MAXIMUM_INSTANCES', '100'))
param functionsAlwaysReady = json(readEnvironmentVariable('FUNCTIONS_ALWAYS_READY', '[]'))
param servingInstances = int(readEnvironmentVariable('SERVING_INSTANCES', '0'))

param rootContainerName = readEnvironmentVariable('ROOT_CONTAINER', 'synapse')
param dataReplication = readEnvironmentVariable('DATA_REPLICATION', 'Standard_LRS')
param allowedLocations = json(readEnvironmentVariable('ALLOWED_LOCATIONS', '[]'))
param eventHubs = json(readEnvironmentVariable('EVENT_HUBS', '[]'))
param allowedHosts = json(readEnvironmentVariable('ALLOWED_HOSTS', '[]'))
param secretNames = json(readEnvironmentVariable('SECRET_NAMES', '[]'))
param maxBodyBytes = int(readEnvironmentVariable('MAX_BODY_BYTES', '1048576'))
param maxScoreBytes = int(readEnvironmentVariable('MAX_SCORE_BYTES', '16777216'))
param maxScoreRows = int(readEnvironmentVariable('MAX_SCORE_ROWS', '1000'))

param trainOnWorkers = bool(readEnvironmentVariable('TRAIN_WORKERS', 'false'))
param deployTrainingHub = bool(readEnvironmentVariable('TRAINING_HUB', 'false'))
param deployGpuWorkers = bool(readEnvironmentVariable('GPU_WORKERS', 'false'))
param gpuProfileType = readEnvironmentVariable('GPU_PROFILE', 'Consumption-GPU-NC8as-T4')
param workerMaxReplicas = int(readEnvironmentVariable('WORKER_MAX_REPLICAS', '10'))
param workerConcurrency = int(readEnvironmentVariable('WORKER_CONCURRENCY', '1'))
param workerMaxDeliveries = int(readEnvironmentVariable('WORKER_MAX_DELIVERIES', '5'))
param workerGraceSeconds = int(readEnvironmentVariable('WORKER_GRACE_SECONDS', '300'))
param workerImage = readEnvironmentVariable('SERVICE_WORKER_IMAGE_NAME', '')

param deployWorkflow = bool(readEnvironmentVariable('WORKFLOW', 'true'))

param privateNetwork = bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))
param networkAddressPrefix = readEnvironmentVariable('NETWORK_ADDRESS_PREFIX', '10.40.0.0/22')
param allowedAddresses = json(readEnvironmentVariable('ALLOWED_ADDRESSES', '[]'))

param runRetentionDays = int(readEnvironmentVariable('RUN_RETENTION_DAYS', '90'))
param dropRetentionDays = int(readEnvironmentVariable('DROP_RETENTION_DAYS', '30'))
param softDeleteDays = int(readEnvironmentVariable('SOFT_DELETE_DAYS', '7'))
param logRetentionDays = int(readEnvironmentVariable('LOG_RETENTION_DAYS', '30'))
param logDailyQuotaGb = int(readEnvironmentVariable('LOG_DAILY_QUOTA_GB', '-1'))

param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param alertActionGroupId = readEnvironmentVariable('ALERT_ACTION_GROUP_ID', '')
param alertQueueAgeSeconds = int(readEnvironmentVariable('ALERT_QUEUE_AGE_SECONDS', '1800'))
