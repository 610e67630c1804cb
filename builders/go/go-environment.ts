import type { CacheMount } from '@svc-build/model/plan';

/**
 * Directories that every Go service of this machine shares. Go keys their contents itself, by compiler version, flags
 * and checksums, and locks them, so nothing of ours is in the key.
 */
export const GO_KEPT: readonly CacheMount[] = [
  { name: 'go-build', scope: 'shared', key: [], fill: 'alone', placedBy: { kind: 'us' } },
  { name: 'go-mod', scope: 'shared', key: [], fill: 'together', placedBy: { kind: 'us' } },
];

/** How go is told where it is and what to leave alone. `work` is the go.work that applies, relative to the project root. */
export function goEnvironment(root: string, work: string | null, cgo: boolean): Readonly<Record<string, string>> {
  return {
    CGO_ENABLED: cgo ? '1' : '0',
    GOCACHE: '{keep:go-build}',
    // No stamp of the commit: equal sources give equal binaries, and a checkout owned by another user does not fail
    // (golang/go#68834). A writable module cache can be removed by whoever removes ours.
    GOFLAGS: '-buildvcs=false -modcacherw',
    GOMODCACHE: '{keep:go-mod}',
    // Go would search the directories above the project too, where another machine has something else.
    GOWORK: work === null ? 'off' : `{root}/${work}`,
    // Go prints directories as this spells them, even when a link leads here: the answer maps back onto the project.
    PWD: directoryOf(root),
  };
}

/** A directory of the project as a step's `cwd`. */
export function directoryOf(root: string): string {
  return root === '.' ? '{root}' : `{root}/${root}`;
}
