#!/bin/sh
# Proves the rows of frameworks: versions of Next.js, and examples whose install takes long. Those that have passed as they
# are stay out, so that a run that was broken off goes on.
#   --shard 1/3   the first of three parts
#   --again       all of them, whether they have passed or not
#   --minutes 20  those that have changed; then others, by turns that the commit gives, for as long as there is time
# Other arguments go to vitest; what is named by -t runs again.
set -eu
cd "$(dirname "$0")/.."
FRAMEWORKS_RESUME=1
rest=''
while [ "$#" -gt 0 ]; do
  case "$1" in
    --shard) export FRAMEWORKS_SHARD="$2"; shift 2 ;;
    --again) FRAMEWORKS_RESUME=0; shift ;;
    --minutes)
      FRAMEWORKS_COMMIT="$(git rev-parse HEAD)"
      FRAMEWORKS_UNTIL="$((($(date +%s) + $2 * 60) * 1000))"
      export FRAMEWORKS_COMMIT FRAMEWORKS_UNTIL
      shift 2 ;;
    -t) FRAMEWORKS_RESUME=0; name="$2"; shift 2 ;;
    *) rest="$rest $1"; shift ;;
  esac
done
export FRAMEWORKS_RESUME
set -- ${name:+-t "$name"}
# Options of vitest hold no spaces.
# shellcheck disable=SC2086
exec scripts/test.sh --project frameworks "$@" $rest
