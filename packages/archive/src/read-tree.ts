import type { Files } from '@svc-build/model/host';
import { ChangedEntry } from './changed-entry.ts';
import { createTreeCheck, type TreeCheck } from './tree-check.ts';
import type { TreeEntry } from './tree-entry.ts';

/** What the tree of a directory holds, each directory before what is in it, in one order; or the first thing that cannot be packed. */
export type ReadTree =
  | { readonly ok: true; readonly entries: readonly TreeEntry[] }
  | { readonly ok: false; readonly path: string; readonly problem: string };

type Disk = Pick<Files, 'list' | 'stat' | 'readLink'>;

/** Lists a tree, by the rules that an archive of it will be read by. */
export async function readTree(directory: string, files: Disk): Promise<ReadTree> {
  const entries: TreeEntry[] = [];
  const check = createTreeCheck();
  const problem = (await addBelow('', entries, check, directory, files)) ?? check.leaving();
  return problem === null ? { ok: true, entries } : { ok: false, ...problem };
}

async function addBelow(
  base: string,
  entries: TreeEntry[],
  check: TreeCheck,
  directory: string,
  files: Disk,
): Promise<{ readonly path: string; readonly problem: string } | null> {
  for (const { name } of await files.list(`${directory}/${base}`)) {
    const path = `${base}${name}`;
    const entry = await lookAt(path, directory, files);
    if (entry === null) return { path, problem: 'is neither a file nor a directory nor a link' };
    const problem = check.see({ ...entry, target: entry.kind === 'link' ? entry.target : null });
    if (problem !== null) return { path, problem };
    entries.push(entry);
    if (entry.kind !== 'directory') continue;
    const below = await addBelow(`${path}/`, entries, check, directory, files);
    if (below !== null) return below;
  }
  return null;
}

async function lookAt(
  path: string,
  directory: string,
  files: Pick<Disk, 'stat' | 'readLink'>,
): Promise<TreeEntry | null> {
  const stat = await files.stat(`${directory}/${path}`);
  switch (stat?.kind) {
    case 'file':
      return { kind: 'file', path, size: stat.size, mode: stat.executable ? 0o755 : 0o644 };
    case 'directory':
      return { kind: 'directory', path };
    case 'link':
      return { kind: 'link', path, target: (await files.readLink(`${directory}/${path}`)) ?? gone(path) };
    case 'other':
      return null;
    default:
      return gone(path);
  }
}

function gone(path: string): never {
  throw new ChangedEntry(path);
}
