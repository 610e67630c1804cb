#!/bin/sh
# Installs a program from Debian's package of the same name, where that can be done: `ensure-program.sh PROGRAM TESTS`.
# The tests that need it are skipped without it.
set -eu
program="$1"
tests="$2"
if command -v "$program" > /dev/null; then
  exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
  echo "There is no $program on PATH, and it takes root and apt-get to install it here: $tests are skipped."
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
{ apt-get update && apt-get install -y --no-install-recommends "$program"; } ||
  echo "$program could not be installed: $tests are skipped."
