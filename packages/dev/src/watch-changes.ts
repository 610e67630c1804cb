import type { Clock } from '@svc-build/model/host';
import { stateDirectories, toolDirectories } from '@svc-build/model/never-bundled';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';

/** Watches a directory: tells of changed paths relative to it; what it returns ends that. */
export type WatchTree = (
  root: string,
  ignored: readonly string[],
  onPaths: (paths: readonly string[]) => void,
) => Promise<() => Promise<void>>;

/** Patterns of files that are not edited by hand, or that running services write. */
export function ignoredPaths(runtimes: readonly RuntimeFacts[]): readonly string[] {
  const directories = [...stateDirectories(runtimes), ...toolDirectories(runtimes)];
  const written = runtimes.flatMap((runtime) => runtime.written);
  return [...directories.map((name) => `**/${name}/**`), ...written.map((name) => `**/${name}`)];
}

/** An editor saves in several steps, and a checkout of another branch changes many files: they are told of together. */
const QUIET_MS = 80;

/** Gathers changed paths until it is quiet for a moment, then hands them over; one batch at a time. */
export function gatherChanges(
  clock: Clock,
  handle: (paths: readonly string[]) => Promise<void>,
): (paths: readonly string[]) => void {
  const gathered = new Set<string>();
  let timer: AbortController | null = null;
  let handled: Promise<void> = Promise.resolve();
  return (paths) => {
    for (const path of paths) gathered.add(path);
    timer?.abort();
    const quiet = new AbortController();
    timer = quiet;
    void clock.sleep(QUIET_MS, quiet.signal).then(() => {
      if (quiet.signal.aborted || gathered.size === 0) return;
      const batch = [...gathered].sort();
      gathered.clear();
      handled = handled.then(() => handle(batch));
    });
  };
}
