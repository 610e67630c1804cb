import { execa } from 'execa';

/**
 * Ends process groups when svc-build itself is killed (SIGKILL, out of memory) and can no longer do it.
 * A tiny shell in a session of its own holds the list of live groups and reads our pipe; the pipe closes with us,
 * however we end. Then it kills every group that is left, at once: the next run may be about to begin, and nobody may write
 * beside it.
 */
export interface Reaper {
  /** Resolves when the group will be ended should we be killed: from then on a program may begin. */
  watch(group: number): Promise<void>;
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
for one in $groups; do kill -KILL -"$one"; done
`;

/** A reaper that is there before the first program is. */
export function createReaper(): Reaper {
  const { stdin } = startShell();
  // What the system has taken is read even after we are killed. A reaper that is gone must not break a build.
  const tell = (word: 'watch' | 'release', group: number): Promise<void> =>
    new Promise((resolve) => void stdin.write(`${word} ${group}\n`, () => resolve()));
  return { watch: (group) => tell('watch', group), release: (group) => void tell('release', group) };
}

function startShell() {
  const pipes = { stdin: 'pipe', stdout: 'ignore', stderr: 'ignore' } as const;
  const shell = execa('/bin/sh', ['-c', SCRIPT], { ...pipes, detached: true, cleanup: false, reject: false });
  // Neither the shell nor its pipe may keep svc-build alive.
  shell.stdin.on('error', () => {});
  shell.unref();
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return shell;
}
