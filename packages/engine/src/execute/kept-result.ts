import { join } from 'node:path';
import { type Disk, kindOf } from '@svc-build/model/disk';
import type { StoredFile } from '@svc-build/store/stored-tree';
import { makerOfAction } from '../record/earlier-results.ts';
import { InspectedFiles, inspectFiles } from '../stage/inspect-files.ts';
import type { DoneAction } from './action-outcome.ts';
import type { ActionTurn, CachedRun } from './action-turn.ts';

/** A tree that an action made. Paths are below the root; a path stands for all that is below it. */
interface MadeTree {
  readonly root: string;
  readonly paths: readonly string[];
  /** Whether others may write to the files in place: then the cache gets copies. */
  readonly isShared: boolean;
}

/** Keeps what an action made, and says so in its outcome; one that cannot be kept is delivered all the same. */
export async function keepResult(
  done: DoneAction,
  made: MadeTree,
  { planned, key, run }: ActionTurn,
): Promise<DoneAction> {
  try {
    const files = await storableFiles(made, run);
    if (files === null) return done;
    const { warnings, log, captured } = done;
    const { root, isShared } = made;
    // What others write among the sources has to be told from what somebody edits there.
    const maker = isShared ? makerOfAction(planned.action.id) : null;
    await run.state.actions.put(key.key, { maker, root, files, isShared, rest: { warnings, log, captured } });
    const added = files.reduce((sum, file) => sum + ('bytes' in file ? file.bytes : 0), 0);
    return { ...done, result: { key: key.key, added } };
  } catch (thrown) {
    // What the disk refuses to keep is made again next time.
    if (thrown instanceof Error && 'syscall' in thrown) return done;
    throw thrown;
  }
}

/** The files of a result; null when one of them means something in this place alone. */
async function storableFiles(
  { root, paths, isShared }: MadeTree,
  { context: { host, directories }, inspected }: Pick<CachedRun, 'context' | 'inspected'>,
): Promise<readonly StoredFile[] | null> {
  const found = paths.map((path) => treeBelow(root, path, host.disk));
  if (found.some((one) => one === null)) return null;
  const tree = joined(found.flatMap((one) => one ?? []));
  const looked = await inspectFiles(tree.paths, {
    directory: root,
    places: [directories.root, directories.modules],
    host,
    known: isShared ? new InspectedFiles() : inspected,
  });
  if (looked.some(({ leak }) => leak !== null)) return null;
  return [
    ...looked.map(({ kind, path, digest, bytes, target }): StoredFile => {
      return kind === 'link' ? { kind, path, target } : { kind, path, digest, bytes };
    }),
    ...tree.empty.map((path): StoredFile => ({ kind: 'directory', path })),
  ];
}

interface Tree {
  /** Of files and links. */
  readonly paths: readonly string[];
  /** Directories with nothing in them. */
  readonly empty: readonly string[];
}

function joined(trees: readonly Tree[]): Tree {
  return { paths: trees.flatMap(({ paths }) => paths), empty: trees.flatMap(({ empty }) => empty) };
}

/** What lies at a path and below it; null when something of it is neither file nor link nor directory. */
function treeBelow(root: string, path: string, disk: Pick<Disk, 'identity' | 'list'>): Tree | null {
  const stamp = disk.identity(join(root, path));
  if (stamp === null) return { paths: [], empty: [] };
  const kind = kindOf(stamp);
  if (kind === 'file' || kind === 'link') return { paths: [path], empty: [] };
  if (kind !== 'directory') return null;
  const names = disk.list(join(root, path)) ?? [];
  if (names.length === 0) return { paths: [], empty: [path] };
  const below = names.map(({ name }) => treeBelow(root, `${path}/${name}`, disk));
  return below.includes(null) ? null : joined(below.flatMap((one) => one ?? []));
}
