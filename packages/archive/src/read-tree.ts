import type { FileMode } from '@svc-build/model/build-output';
import type { Files } from '@svc-build/model/host';
import { ChangedEntry } from './archive-format.ts';
import { createTreeCheck, type TreeCheck } from './tree-check.ts';

/** One thing of a tree; `path` is relative to the tree, with `/`. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly path: string; readonly size: number; readonly mode: FileMode }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

/** What the tree of a directory holds, each directory before what is in it, in one order; or the first thing that cannot be packed. */
export type ReadTree =
  | { readonly ok: true; readonly entries: readonly TreeEntry[] }
  | { readonly ok: false; readonly path: string; readonly problem: string };

type Disk = Pick<Files, 'list' | 'stat' | 'readLink'>;

/** Lists a tree, by the rules that an archive of it will be read by. */
export async function readTree(directory: string, files: Disk): Promise<ReadTree> {
  const entries: TreeEntry[] = [];
  const check = createTreeCheck();
  const problem = (await addBelow('', { entries, check, directory, files })) ?? check.leaving();
  return problem === null ? { ok: true, entries } : { ok: false, ...problem };
}

/** A tree that is being read, and what was found of it. */
interface Reading {
  readonly entries: TreeEntry[];
  readonly check: TreeCheck;
  readonly directory: string;
  readonly files: Disk;
}

async function addBelow(
  base: string,
  reading: Reading,
): Promise<{ readonly path: string; readonly problem: string } | null> {
  const { entries, check, directory, files } = reading;
  for (const { name } of await files.list(`${directory}/${base}`)) {
    const path = `${base}${name}`;
    const entry = await lookAt(path, directory, files);
    if (entry === null) return { path, problem: 'is neither a file nor a directory nor a link' };
    const problem = check.see({ ...entry, target: entry.kind === 'link' ? entry.target : null });
    if (problem !== null) return { path, problem };
    entries.push(entry);
    if (entry.kind !== 'directory') continue;
    const below = await addBelow(`${path}/`, reading);
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
