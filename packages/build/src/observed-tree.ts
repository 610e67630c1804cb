import { absolutePath } from '@svc-build/model/absolute-path';
import { type Disk, type FileIdentity, kindOf } from '@svc-build/model/disk';
import type { SourceTree } from '@svc-build/model/source-tree';

/** What was looked at, by path below the project root (or absolute), as it was just before the first look; null for nothing. */
export type Observations = Map<string, FileIdentity | null>;
export type Looked = ReadonlyMap<string, FileIdentity | null>;

/**
 * A view that notes every path that is looked at. As long as none of them has moved, whoever looks again sees the same,
 * so what was concluded from them still holds, without concluding it again.
 */
export function observedTree(
  tree: SourceTree,
  root: string,
  seen: Observations,
  disk: Pick<Disk, 'identity' | 'realPath'>,
): SourceTree {
  const note = (path: string): void => {
    const normal = path.replace(/^\.\/(?=.)|\/$/g, '') || '.';
    if (seen.has(normal)) return;
    const absolute = absolutePath(root, normal);
    const identity = disk.identity(absolute);
    seen.set(normal, identity);
    if (identity === null || kindOf(identity) !== 'link') return;
    const real = disk.realPath(absolute);
    if (real !== null && !seen.has(real)) seen.set(real, disk.identity(real));
  };
  const noted = <T>(look: (path: string) => Promise<T>): ((path: string) => Promise<T>) => {
    return (path) => {
      note(path);
      return look(path);
    };
  };
  return {
    kind: noted(tree.kind),
    readBytes: noted(tree.readBytes),
    readText: noted(tree.readText),
    list: noted(tree.list),
    locate: noted(tree.locate),
    isExecutable: noted(tree.isExecutable),
    glob: (patterns, options) => tree.glob(patterns, { ...options, onVisit: note }),
  };
}
