/** What Linux takes at most, less the directory that it is unpacked into; and for one name. */
const MOST_PATH_BYTES = 4095 - 256;
const MOST_NAME_BYTES = 255;

/** Where an entry of an archive belongs, or what is wrong with its name, as the end of a sentence. */
type EntryPath = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly problem: string };

/** The path of an entry inside of what is unpacked; empty for that directory itself, which some programs list as `./`. */
export function entryPath(name: string): EntryPath {
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
