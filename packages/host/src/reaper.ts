import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends process groups when svc-build itself is killed (SIGKILL, out of memory) and can no longer do it.
 * A tiny shell in a session of its own holds the list of live groups and reads our pipe; the pipe closes with us,
 * however we end. Then it kills every group that is left, at once: the next run may be about to begin, and nobody may write
 * beside it.
 */
export interface Reaper {
  watch(group: number): void;
  release(group: number): void;
}

const SCRIPT = `
trap '' INT TERM HUP
groups=
while read -r word group; do
  left=
  for one in $groups; do [ "$one" = "$group" ] || left="$left $one"; done
  groups=$left
  [ "$word" = watch ] && groups="$groups $group"
done
[ -n "$groups" ] || exit 0
for one in $groups; do kill -KILL -"$one"; done
`;

/** A reaper that starts with the first group to watch. */
export function createReaper(): Reaper {
  let shell: ChildProcess | null = null;
  const tell = (word: 'watch' | 'release', group: number): void => {
    shell ??= startShell();
    shell.stdin?.write(`${word} ${group}\n`);
  };
  return { watch: (group) => tell('watch', group), release: (group) => tell('release', group) };
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
