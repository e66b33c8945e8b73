#!/usr/bin/env bash
# Settings of an App Service (Linux, container) for keystroke-auth; run it again after a change, it sets them all.
#   RESOURCE_GROUP=… APP=… VAULT=… [PUBLIC_URL=…] [CORS_ORIGINS=…] deploy/azure/settings.sh
# Secrets are in the key vault VAULT (secret-key, database-url, key-database-url), which the app reads by its own identity.
# Addresses of databases end in ?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt or ?sslmode=require.
set -euo pipefail
: "${RESOURCE_GROUP:?}" "${APP:?}" "${VAULT:?}"

secret() { printf '@Microsoft.KeyVault(SecretUri=https://%s.vault.azure.net/secrets/%s/)' "$VAULT" "$1"; }
app=(--resource-group "$RESOURCE_GROUP" --name "$APP" --output none)

# PORT is what the container listens on, WEBSITES_PORT where App Service looks for it. Five seconds after SIGTERM it would kill:
# SHUTDOWN_TIMEOUT is 8. What is outside of /home is gone with the container, and nothing is kept in it.
az webapp config appsettings set "${app[@]}" --settings \
  NODE_ENV=production \
  PORT=8080 \
  WEBSITES_PORT=8080 \
  WEBSITES_CONTAINER_STOP_TIME_LIMIT=30 \
  WEBSITES_ENABLE_APP_SERVICE_STORAGE=false \
  DATA_DIR=/tmp/keystroke-auth \
  TRUST_PROXY=169.254.0.0/16 \
  SECRET_KEY="$(secret secret-key)" \
  DATABASE_URL="$(secret database-url)" \
  KEY_DATABASE_URL="$(secret key-database-url)" \
  PUBLIC_URL="${PUBLIC_URL:-}" \
  CORS_ORIGINS="${CORS_ORIGINS:-}"

# An instance whose store does not answer gets no requests.
az webapp config set "${app[@]}" \
  --always-on true \
  --ftps-state Disabled \
  --http20-enabled true \
  --min-tls-version 1.2 \
  --generic-configurations '{"healthCheckPath": "/readyz"}'
az webapp update "${app[@]}" --https-only true --client-affinity-enabled false
