import { parseRequestPath } from './request-path.ts';

/** More than a file system takes: looking for such a name would fail instead of finding nothing. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 3000;

/**
 * The names, each in the one before, that a path below a mount stands for; null when no file can be called so. The path
 * comes percent-encoded and is decoded here, once. An encoded slash is part of no file's name: taken for a separator it
 * would reach past the routing into a directory that another service owns.
 */
export function namesAsked(below: string): readonly string[] | null {
  if (below === '' || below.endsWith('/') || below.length > MAX_PATH_BYTES) return null;
  try {
    const decoded = below.split('/').map(decodeURIComponent);
    return decoded.every(isName) ? decoded : null;
  } catch {
    return null; // Escapes that are not UTF-8 name no file.
  }
}

function isName(segment: string): boolean {
  return (
    segment !== '' &&
    segment !== '.' &&
    segment !== '..' &&
    !/[/\\\0]/.test(segment) &&
    Buffer.byteLength(segment) <= MAX_NAME_BYTES
  );
}

/** Whether a request can ask for a file at a path below a mount. */
export function canBeAskedFor(path: string): boolean {
  // Half of a character, which has no encoding, becomes another one.
  const asked = parseRequestPath(`/${Buffer.from(path).toString().split('/').map(encodeURIComponent).join('/')}`);
  return asked !== null && namesAsked(asked.path.slice(1))?.join('/') === path;
}
