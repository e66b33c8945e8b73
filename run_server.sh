#!/bin/sh
# Sets up what is missing, builds, and becomes the service: signals reach it directly.
# Configuration: environment variables or a .env file beside this script (docs/configuration.md).
set -eu
cd "$(dirname "$0")"
if [ ! -d node_modules ]; then
  npm ci
fi
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
exec node --env-file-if-exists=.env scripts/start.mjs "$@"
