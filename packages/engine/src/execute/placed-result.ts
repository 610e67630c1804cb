import { dirname, join } from 'node:path';
import { isExecutable, kindOf } from '@svc-build/model/disk';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { ancestors, isProjectPath, liesIn } from '@svc-build/model/project-path';
import type { StoredFile } from '@svc-build/store/stored-tree';
import type { TracedPath } from '@svc-build/trace/path-table';
import { scratchOf } from '../places.ts';
import { digestWithMode } from '../record/action-record.ts';
import { storedDigest } from '../record/earlier-results.ts';
import { ownerOf } from './action-keys.ts';
import { type DoneAction, doneAction } from './action-outcome.ts';
import type { ActionTurn, CachedRun } from './action-turn.ts';
import { generatedBy, outputFiles } from './left-files.ts';

/** A result that lies among the sources. */
interface PlacedResult {
  readonly done: DoneAction;
  readonly left: readonly TracedPath[];
}

type Sources = Pick<CachedRun, 'context' | 'state'>;

/** How it went to have a result from the cache. `edited` is in the way, and nothing is written over it. */
type Placing = PlacedResult | { readonly done: null; readonly edited: string | null };

const NOT_PLACED: Placing = { done: null, edited: null };

/**
 * Puts what the cache has of an action among the sources: as copies, because compilers write in place. Files that an
 * earlier result put there give way; another file that is in the way stays. Where nothing may be put, all of it has to lie
 * there, and nothing else.
 */
export async function restoreAmongSources(turn: ActionTurn, mayPut: boolean): Promise<Placing> {
  const { planned, key, left: ours, run } = turn;
  const { directories, host } = run.context;
  const { disk } = host;
  const found = await run.state.actions.find(key.key);
  if (found.kind !== 'hit') return NOT_PLACED;
  const mayReplace = (path: string): boolean => mayRemove(path, turn) || isAbsent(path, run);
  const missing = missingFiles(found.files, run);
  if (!mayPut && (missing.length > 0 || hasOthers(found.files, turn))) return NOT_PLACED;
  const isIts = placesOfResults(planned);
  const foreign = missing.find(({ path }) => !isIts(path) || leadsElsewhere(path, run) || !mayReplace(path));
  if (foreign !== undefined) return { done: null, edited: foreign.path };
  const laidOut = join(scratchOf(directories, ownerOf(planned).service.name), '.restored', key.key.slice(-32));
  const isLaidOut = missing.length === 0 || (await found.apply(laidOut));
  if (isLaidOut) {
    const wanted = new Set(found.files.map(({ path }) => path));
    for (const path of ours.keys())
      if (!wanted.has(path) && isIts(path) && mayRemove(path, turn)) disk.remove(join(directories.root, path));
    for (const file of missing) put(file, laidOut, run);
  }
  disk.remove(laidOut);
  if (!isLaidOut) return NOT_PLACED;
  const left = found.files.flatMap((file) => rowOf(file.path, run));
  return { done: doneAction('restored', { ...found.rest, result: { key: key.key, added: 0 } }), left };
}

/** Whether all that the cache has of an action lies there already, and its outputs hold nothing else. */
export async function liesThere(
  turn: Pick<ActionTurn, 'planned' | 'key'> & { readonly run: Sources },
): Promise<boolean> {
  const found = await turn.run.state.actions.find(turn.key.key);
  return found.kind === 'hit' && missingFiles(found.files, turn.run).length === 0 && !hasOthers(found.files, turn);
}

function missingFiles(files: readonly StoredFile[], sources: Sources): readonly StoredFile[] {
  return files.filter((file) => digestAt(file.path, sources) !== storedDigest(file));
}

function hasOthers(
  files: readonly StoredFile[],
  { planned, run }: Pick<ActionTurn, 'planned'> & { readonly run: Sources },
): boolean {
  const wanted = new Set(files.map(({ path }) => path));
  return outputFiles(planned.action, run.context).some(({ path }) => !wanted.has(path));
}

/** Whether a path is one at which an action may leave something, whoever wrote the result. */
function placesOfResults(planned: ActionTurn['planned']): (path: string) => boolean {
  const { outputs, inputs } = planned.action;
  const isGenerated = anyPattern(generatedBy(planned));
  return (path) =>
    isProjectPath(path) && ([...outputs, ...inputs.directories].some((one) => liesIn(path, one)) || isGenerated(path));
}

function isAbsent(path: string, { context: { directories, host } }: Sources): boolean {
  return host.disk.identity(join(directories.root, path)) === null;
}

/** Whether a file is as a result of an action left it, and not somebody's edit. */
function mayRemove(path: string, { left, run }: Pick<ActionTurn, 'left' | 'run'>): boolean {
  const digest = digestAt(path, run);
  return digest !== null && left.get(path)?.has(digest) === true && !leadsElsewhere(path, run);
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

/** Takes away what earlier results of an action put among the sources, as far as nobody has changed it since. */
export function clearLeft(turn: ActionTurn): void {
  const { directories, host } = turn.run.context;
  for (const path of turn.left.keys()) if (mayRemove(path, turn)) host.disk.remove(join(directories.root, path));
}

/** Whether a link, or a file, is on the way to a path: what is written there would be written somewhere else. */
function leadsElsewhere(path: string, { context: { directories, host } }: Sources): boolean {
  return ancestors(dirname(path)).some((above) => {
    const stamp = above === '.' ? null : host.disk.identity(join(directories.root, above));
    return stamp !== null && kindOf(stamp) !== 'directory';
  });
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
