#!/bin/sh
# Installs Debian's Chromium for the tests that look at pages, where that can be done; they are skipped without it.
set -eu
if command -v chromium > /dev/null; then
  exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
  echo "There is no chromium on PATH, and it takes root and apt-get to install it here: the tests in a browser are skipped."
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
{ apt-get update && apt-get install -y --no-install-recommends chromium; } ||
  echo "Chromium could not be installed: the tests in a browser are skipped."
