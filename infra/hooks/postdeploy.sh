#!/bin/sh
# azd deploys the image of the workers to one container app; the others take the same.
set -eu
for app in ${SYNAPSE_OTHER_WORKERS:-}; do
  if [ -n "${SERVICE_WORKER_IMAGE_NAME:-}" ]; then
    echo "Giving $app the image $SERVICE_WORKER_IMAGE_NAME"
    az containerapp update --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" --name "$app" --image "$SERVICE_WORKER_IMAGE_NAME" --output none
  fi
done
echo "The service is at ${SYNAPSE_URL:-} and its key in the vault ${AZURE_KEY_VAULT_NAME:-}:"
echo "  az keyvault secret show --vault-name ${AZURE_KEY_VAULT_NAME:-} --name operator-key --query value --output tsv"
