import type { Clock } from '@svc-build/model/host';

/** Watches a directory: tells of changed paths relative to it; what it returns ends that. */
export type WatchTree = (
  root: string,
  ignored: readonly string[],
  onPaths: (paths: readonly string[]) => void,
) => Promise<() => Promise<void>>;

/** What nobody edits, or what running services write themselves. */
export const IGNORED = [
  '**/node_modules/**',
  '**/.git/**',
  '**/.svc-build/**',
  '**/.vercel/**',
  '**/.next/**',
  '**/.turbo/**',
  '**/__pycache__/**',
  '**/.venv/**',
  '**/venv/**',
  '**/*.tsbuildinfo',
  '**/.eslintcache',
];

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
