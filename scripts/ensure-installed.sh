#!/bin/sh
# Installs what the repository needs, unless exactly that is installed already.
set -eu
cd "$(dirname "$0")/.."
stamp=node_modules/.svc-build-installed
wanted=$(cat package-lock.json packages/*/package.json builders/package.json package.json | cksum)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
  npm install --no-save --no-audit --no-fund
  echo "$wanted" > "$stamp"
fi
