import { dirname, join } from 'node:path';
import { isExecutable, kindOf } from '@svc-build/model/disk';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { ancestors, liesIn } from '@svc-build/model/project-path';
import type { StoredFile } from '@svc-build/store/stored-tree';
import { pathRows, type TracedPath } from '@svc-build/trace/path-table';
import { scratchOf } from '../places.ts';
import { digestWithMode } from '../record/action-record.ts';
import { ownerOf } from './action-keys.ts';
import { type DoneAction, doneAction } from './action-outcome.ts';
import type { ActionTurn, CachedRun } from './action-turn.ts';
import { generatedBy } from './left-files.ts';

/** A result that lies among the sources. */
interface PlacedResult {
  readonly done: DoneAction;
  readonly left: readonly TracedPath[];
}

type Sources = Pick<CachedRun, 'context' | 'state'>;

/**
 * Puts what the cache has of an action among the sources: as copies, because compilers write in place. Files that an
 * earlier result put there give way; null when another file is in the way, or when the cache lacks something.
 */
export async function restoreAmongSources({ planned, key, record, run }: ActionTurn): Promise<PlacedResult | null> {
  const { directories, host } = run.context;
  const { disk } = host;
  const { outputs, inputs } = planned.action;
  const ours = new Map((record === null ? [] : pathRows(record.left)).map((row) => [row.path, row.digest]));
  const found = await run.state.actions.find(key.key);
  if (found.kind !== 'hit') return null;
  const wanted = new Map(found.files.map((file) => [file.path, digestOf(file)]));
  const mayReplace = (path: string): boolean =>
    !leadsElsewhere(path, run) &&
    (disk.identity(join(directories.root, path)) === null ||
      (ours.has(path) && ours.get(path) === digestAt(path, run)));
  const missing = found.files.filter((file) => digestAt(file.path, run) !== digestOf(file));
  const isGenerated = anyPattern(generatedBy(planned));
  const isIts = (path: string): boolean =>
    isPlain(path) && ([...outputs, ...inputs.directories].some((one) => liesIn(path, one)) || isGenerated(path));
  if (!missing.every(({ path }) => isIts(path) && mayReplace(path))) return null;
  const laidOut = join(scratchOf(directories, ownerOf(planned).service.name), '.restored', key.key.slice(-32));
  const isLaidOut = missing.length === 0 || (await found.apply(laidOut));
  if (isLaidOut) {
    for (const path of ours.keys())
      if (!wanted.has(path) && mayReplace(path)) disk.remove(join(directories.root, path));
    for (const file of missing) put(file, laidOut, run);
  }
  disk.remove(laidOut);
  if (!isLaidOut) return null;
  const left = found.files.flatMap((file) => rowOf(file.path, run));
  return { done: doneAction('restored', { ...found.rest, result: { key: key.key, added: 0 } }), left };
}

function put(file: StoredFile, from: string, { context: { directories, host } }: CachedRun): void {
  const { disk } = host;
  const to = join(directories.root, file.path);
  if (file.kind !== 'directory') disk.remove(to);
  disk.makeDirectory(file.kind === 'directory' ? to : dirname(to));
  if (file.kind === 'directory') return;
  if (file.kind === 'link') disk.symlink(file.target, to);
  else disk.copy(join(from, file.path), to, file.kind === 'executable' ? 0o755 : 0o644);
}

/** Takes away what an earlier result of an action put among the sources, as far as nobody has changed it since. */
export function clearLeft({ record, run }: ActionTurn): void {
  const { directories, host } = run.context;
  for (const { path, digest } of record === null ? [] : pathRows(record.left))
    if (!leadsElsewhere(path, run) && digest === digestAt(path, run)) host.disk.remove(join(directories.root, path));
}

/** Whether a link, or a file, is on the way to a path: what is written there would be written somewhere else. */
function leadsElsewhere(path: string, { context: { directories, host } }: CachedRun): boolean {
  return ancestors(dirname(path)).some((above) => {
    const stamp = above === '.' ? null : host.disk.identity(join(directories.root, above));
    return stamp !== null && kindOf(stamp) !== 'directory';
  });
}

/** Whether a path stays below the project root, whoever wrote the result. */
function isPlain(path: string): boolean {
  return !path.split('/').includes('..') && !path.startsWith('/');
}

/** The row of a record for what lies at a path now; none for what is neither file nor link. */
export function rowOf(path: string, sources: Sources): readonly TracedPath[] {
  const { directories, host } = sources.context;
  const stamp = host.disk.identity(join(directories.root, path));
  const digest = digestAt(path, sources);
  return digest === null || stamp === null ? [] : [{ path, stamp, digest }];
}

/** As a record has it of what lies there; null for what is neither file nor link. */
export function digestAt(path: string, { context, state }: Sources): string | null {
  const { directories, host } = context;
  const absolute = join(directories.root, path);
  const stamp = host.disk.identity(absolute);
  if (stamp === null) return null;
  if (kindOf(stamp) === 'link') return digestWithMode('link', host.disk.readLink(absolute) ?? '');
  const digest = kindOf(stamp) === 'file' ? state.memory.digestOf(absolute, stamp) : null;
  return digest === null ? null : digestWithMode(isExecutable(stamp) ? 'executable' : 'file', digest);
}

function digestOf(file: StoredFile): string | null {
  if (file.kind === 'directory') return null;
  return digestWithMode(file.kind, file.kind === 'link' ? file.target : file.digest);
}
