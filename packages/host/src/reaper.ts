import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends process groups when svc-build itself is killed (SIGKILL, out of memory) and can no longer do it.
 * A tiny shell in a session of its own holds the list of live groups and reads our pipe; the pipe closes with us,
 * however we end. Then it kills every group that is left, at once: the next run may be about to begin, and nobody may write
 * beside it.
 */
export interface Reaper {
  /** Said before a program starts; `watch` or `neverStarted` is said right after. Between the two it has no name yet. */
  starting(directory: string): void;
  neverStarted(): void;
  watch(group: number): void;
  release(group: number): void;
}

/*
 * A program whose `watch` we did not live to say is found in /proc. It leads a session, began after this shell did,
 * works in the directory that was named, and was taken over by whoever took this shell over: that happens to both
 * when we end, shortly after the pipe closes. Where there is no /proc (macOS) it is missed.
 */
const SCRIPT = `
trap '' INT TERM HUP
fields() { { read -r line < "/proc/$1/stat"; } 2>/dev/null && line=\${line##*) }; }
parent() { echo "$2"; }
began() { shift 19 && echo "$1"; }
leads() { [ "$6" = "$1" ] && [ "$4" = "$2" ] && shift 21 && [ "$1" -ge "$since" ]; }
unnamed() {
  tries=0
  while fields $$ && foster=$(parent $line) && [ "$foster" = "$PPID" ] && [ $tries -lt 200 ]; do
    tries=$((tries + 1))
    sleep 0.01
  done
  fields $$ || return
  since=$(began $line)
  for process in /proc/[0-9]*; do
    pid=\${process#/proc/}
    [ "$pid" != $$ ] && fields "$pid" && leads "$pid" "$foster" $line && [ "$process/cwd" -ef "$directory" ] && groups="$groups $pid"
  done
}
groups=
directory=
while read -r word rest; do
  if [ "$word" = starting ]; then directory=$rest; continue; fi
  directory=
  left=
  for one in $groups; do [ "$one" = "$rest" ] || left="$left $one"; done
  groups=$left
  [ "$word" = watch ] && groups="$groups $rest"
done
[ -z "$directory" ] || unnamed
[ -n "$groups" ] || exit 0
for one in $groups; do kill -KILL -"$one"; done
`;

/** A reaper that is there before the first program is. */
export function createReaper(): Reaper {
  const shell = startShell();
  const tell = (word: 'starting' | 'never-started' | 'watch' | 'release', rest: string | number): void => {
    shell.stdin?.write(`${word} ${rest}\n`);
  };
  return {
    starting: (directory) => tell('starting', directory),
    neverStarted: () => tell('never-started', ''),
    watch: (group) => tell('watch', group),
    release: (group) => tell('release', group),
  };
}

function startShell(): ChildProcess {
  const shell = spawn('sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // Neither the shell nor its pipe may keep svc-build alive, and its absence must not break a build.
  shell.on('error', () => {});
  shell.stdin?.on('error', () => {});
  shell.unref();
  const pipe: unknown = shell.stdin;
  if (pipe !== null && typeof pipe === 'object' && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  return shell;
}
