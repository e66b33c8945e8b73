#!/bin/sh
# Sets up what is missing, builds, and becomes the service: signals reach it directly.
# Configuration: environment variables or a .env file beside this script (docs/configuration.md).
set -eu
cd "$(dirname "$0")"
# npm writes this file last, so an interrupted set-up is done again, and so is one for another lock file.
installed=node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ package-lock.json -nt "$installed" ]; then
  npm ci
fi
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
exec node --max-semi-space-size=16 scripts/start.mjs "$@"
