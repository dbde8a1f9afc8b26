# azd deploys the image of the workers to one container app; the others take the same.
$ErrorActionPreference = 'Stop'
foreach ($app in "$env:SYNAPSE_OTHER_WORKERS".Split(' ', [StringSplitOptions]::RemoveEmptyEntries)) {
    if ($env:SERVICE_WORKER_IMAGE_NAME) {
        Write-Host "Giving $app the image $env:SERVICE_WORKER_IMAGE_NAME"
        az containerapp update --subscription $env:AZURE_SUBSCRIPTION_ID --resource-group $env:AZURE_RESOURCE_GROUP --name $app --image $env:SERVICE_WORKER_IMAGE_NAME --output none
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    }
}
Write-Host "The service is at $env:SYNAPSE_URL and its key in the vault $($env:AZURE_KEY_VAULT_NAME):"
Write-Host "  az keyvault secret show --vault-name $env:AZURE_KEY_VAULT_NAME --name operator-key --query value --output tsv"
