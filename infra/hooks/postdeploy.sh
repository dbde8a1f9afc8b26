#!/bin/sh
# azd deploys the image of the workers to one container app; the others take the same.
set -eu
for app in ${SYNAPSE_OTHER_WORKERS:-}; do
  if [ -n "${SERVICE_WORKER_IMAGE_NAME:-}" ]; then
    echo "Giving $app the image $SERVICE_WORKER_IMAGE_NAME"
    az containerapp update --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" --name "$app" --image "$SERVICE_WORKER_IMAGE_NAME" --output none
  fi
done

# A key is in the vault twice: among api-keys, which the app accepts, and by itself for its caller. Where a deployment broke between the
# two, the next one made the other anew. So the second follows the first here. A vault in a private network may be closed to this machine.
if keys=$(az keyvault secret show --vault-name "${AZURE_KEY_VAULT_NAME:-}" --name api-keys --query value --output tsv); then
  for caller in operator workflow; do
    key=$(printf '%s' "$keys" | tr ';' '\n' | sed -n "/^ *$caller=/{s///p;q;}")
    own=$(az keyvault secret show --vault-name "$AZURE_KEY_VAULT_NAME" --name "$caller-key" --query value --output tsv) || own=
    if [ -n "$key" ] && [ "$key" != "$own" ]; then
      echo "Setting $caller-key to what api-keys says"
      az keyvault secret set --vault-name "$AZURE_KEY_VAULT_NAME" --name "$caller-key" --value "$key" --output none
    fi
  done
else
  echo "The vault could not be read from here, so that operator-key and workflow-key were not compared with api-keys." >&2
fi
echo "The service is at ${SYNAPSE_URL:-} and its key in the vault ${AZURE_KEY_VAULT_NAME:-}:"
echo "  az keyvault secret show --vault-name ${AZURE_KEY_VAULT_NAME:-} --name operator-key --query value --output tsv"
