# azd deploys the image of the workers to one container app; the others take the same.
$ErrorActionPreference = 'Stop'
foreach ($app in "$env:SYNAPSE_OTHER_WORKERS".Split(' ', [StringSplitOptions]::RemoveEmptyEntries)) {
    if ($env:SERVICE_WORKER_IMAGE_NAME) {
        Write-Host "Giving $app the image $env:SERVICE_WORKER_IMAGE_NAME"
        az containerapp update --subscription $env:AZURE_SUBSCRIPTION_ID --resource-group $env:AZURE_RESOURCE_GROUP --name $app --image $env:SERVICE_WORKER_IMAGE_NAME --output none
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    }
}

# A key is in the vault twice: among api-keys, which the app accepts, and by itself for its caller. Where a deployment broke between the
# two, the next one made the other anew. So the second follows the first here. A vault in a private network may be closed to this machine.
$PSNativeCommandUseErrorActionPreference = $false
$keys = az keyvault secret show --vault-name "$env:AZURE_KEY_VAULT_NAME" --name api-keys --query value --output tsv
if ($LASTEXITCODE -eq 0) {
    foreach ($caller in 'operator', 'workflow') {
        $key = "$keys".Split(';').Trim() | Where-Object { $_.StartsWith("$caller=") } | ForEach-Object { $_.Substring($caller.Length + 1) } | Select-Object -First 1
        $own = az keyvault secret show --vault-name $env:AZURE_KEY_VAULT_NAME --name "$caller-key" --query value --output tsv
        if ($key -and $key -cne $own) {
            Write-Host "Setting $caller-key to what api-keys says"
            az keyvault secret set --vault-name $env:AZURE_KEY_VAULT_NAME --name "$caller-key" --value $key --output none
            if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
        }
    }
}
else {
    Write-Warning 'The vault could not be read from here, so that operator-key and workflow-key were not compared with api-keys.'
}
Write-Host "The service is at $env:SYNAPSE_URL and its key in the vault $($env:AZURE_KEY_VAULT_NAME):"
Write-Host "  az keyvault secret show --vault-name $env:AZURE_KEY_VAULT_NAME --name operator-key --query value --output tsv"
