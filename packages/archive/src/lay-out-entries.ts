import type { Files } from '@svc-build/model/host';
import type { TarEntry } from './tar-entries.ts';
import { createTreeCheck, type Place } from './tree-check.ts';

const KINDS = { file: 'file', directory: 'directory', symlink: 'link' } as const;

/** What is wrong with devices, pipes and hard links. */
const FOREIGN = 'is neither a file nor a directory nor a symbolic link';

type Disk = Pick<Files, 'createFrom' | 'makeDirectory' | 'symlink'>;

/**
 * Places the entries of an archive below a directory, each only after it was found harmless; the reason, as a clause, when one
 * is not. Links come last, when all of them are known: until then nothing can be written through one.
 */
export async function layOutEntries(
  entries: AsyncIterable<TarEntry>,
  directory: string,
  files: Disk,
): Promise<string | null> {
  await files.makeDirectory(directory);
  const check = createTreeCheck();
  const links: { readonly path: string; readonly target: string }[] = [];
  for await (const { header, contents } of entries) {
    const place = placeOf(header);
    const problem = typeof place === 'string' ? place : place.path === '' ? null : check.see(place);
    if (typeof place === 'string' || problem !== null) return `the entry ${quoted(header.name)} ${problem}`;
    const path = `${directory}/${place.path}`;
    if (place.kind === 'directory') await files.makeDirectory(path);
    else if (place.kind === 'link') links.push({ path, target: place.target ?? '' });
    else await files.createFrom(path, contents, (header.mode & 0o111) === 0 ? 0o644 : 0o755);
  }
  const leaving = check.leaving();
  if (leaving !== null) return `the link ${quoted(leaving.path)} ${leaving.problem}`;
  for (const { path, target } of links) await files.symlink(target, path);
  return null;
}

/** What an entry would be, or what is wrong with it. */
function placeOf({ name, type, linkname }: TarEntry['header']): Omit<Place, 'implied'> | string {
  const kind = type !== null && Object.hasOwn(KINDS, type) ? KINDS[type as keyof typeof KINDS] : null;
  if (kind === null) return FOREIGN;
  const named = entryPath(name);
  if (!named.ok) return named.problem;
  if (named.path === '' && kind !== 'directory') return 'stands for the whole';
  return { path: named.path, kind, target: kind === 'link' ? (linkname ?? '') : null };
}

/** As JSON writes it: a name may hold anything, escape sequences for terminals included. */
function quoted(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
}

/** What Linux takes at most, less the directory that it is unpacked into; and for one name. */
const MOST_PATH_BYTES = 4095 - 256;
const MOST_NAME_BYTES = 255;

/** Where an entry of an archive belongs, or what is wrong with its name, as the end of a sentence. */
type EntryPath = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly problem: string };

/** The path of an entry inside of what is unpacked; empty for that directory itself, which some programs list as `./`. */
function entryPath(name: string): EntryPath {
  if (name.includes('\0')) return { ok: false, problem: 'has a name with a NUL in it' };
  if (Buffer.byteLength(name) > MOST_PATH_BYTES) return { ok: false, problem: 'has a path that is too long' };
  if (name.split('/').some((segment) => Buffer.byteLength(segment) > MOST_NAME_BYTES))
    return { ok: false, problem: `has a name of more than ${MOST_NAME_BYTES} bytes` };
  if (name.startsWith('/')) return { ok: false, problem: 'has an absolute path' };
  const path = name.replace(/^\.(?:\/|$)/, '').replace(/\/$/, '');
  if (path === '') return name === '' ? { ok: false, problem: 'has no name' } : { ok: true, path };
  const wrong = path.split('/').find((segment) => segment === '' || segment === '.' || segment === '..');
  if (wrong === undefined) return { ok: true, path };
  return { ok: false, problem: wrong === '' ? 'has an empty name in its path' : `has "${wrong}" in its path` };
}
