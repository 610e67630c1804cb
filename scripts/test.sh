#!/bin/sh
# Installs, checks, builds and runs every test but those of frameworks, which run when an argument names them.
# Arguments go to vitest, and then only the tests run.
set -eu
cd "$(dirname "$0")/.."
scripts/ensure-installed.sh
[ "$#" -gt 0 ] || npm run --silent check
npm run --silent build
case "$*" in
  *frameworks*) ;;
  *) set -- --project '!frameworks' "$@" ;;
esac
exec node_modules/.bin/vitest run --config scripts/vitest.config.mjs "$@"
