import { join } from 'node:path';
import type { Disk, FileStamp } from '@svc-build/model/disk';
import { isInstalled } from '@svc-build/model/never-bundled';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import { sameStamp } from '@svc-build/trace/trace';

type Stamps = ReadonlyMap<string, FileStamp>;

/** What is looked at, and what is known of its directories. */
interface CaptureContext {
  readonly directories: { readonly root: string };
  readonly host: { readonly disk: Pick<Disk, 'list' | 'identity'> };
  readonly runtimes: readonly RuntimeFacts[];
}

/**
 * Notes what lies in directories before steps run; what is called afterwards gives the files that were created or
 * written since, whatever they hold: one that was written again with the same bytes has another stamp. Installed
 * packages and hidden directories are not looked into, but for `.well-known`, whose files are published. Sorted; paths
 * are below the root.
 */
export function captureFiles(captured: readonly string[], context: CaptureContext): () => readonly string[] {
  const before = stamps(captured, context);
  return () =>
    [...stamps(captured, context)]
      .filter(([path, stamp]) => !sameStamp(before.get(path) ?? null, stamp))
      .map(([path]) => path)
      .sort();
}

function stamps(
  captured: readonly string[],
  { directories: { root }, host: { disk }, runtimes }: CaptureContext,
): Stamps {
  const found = new Map<string, FileStamp>();
  const enter = (directory: string): void => {
    for (const { name, kind } of disk.list(join(root, directory)) ?? []) {
      const path = directory === '.' ? name : `${directory}/${name}`;
      if (kind === 'directory') {
        if (!isInstalled(name, runtimes) && (name === '.well-known' || !name.startsWith('.'))) enter(path);
      } else {
        const stamp = disk.identity(join(root, path));
        if (stamp !== null) found.set(path, stamp);
      }
    }
  };
  for (const directory of captured) enter(directory);
  return found;
}
