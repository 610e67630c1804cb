#!/bin/sh
# Installs, builds svc-build, builds the sample project, serves the output and asks every service something.
set -eu
cd "$(dirname "$0")/.."
scripts/ensure-installed.sh
npm run --silent build
exec node scripts/demo.mjs
