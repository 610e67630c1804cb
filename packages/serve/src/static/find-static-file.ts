import { join, sep } from 'node:path';
import type { Files } from '@svc-build/model/host';

/** A file that may be sent. */
export interface FoundFile {
  /** Absolute, links resolved. */
  readonly path: string;
  /** Below the directory, as it was asked for. */
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
}

type SiteFiles = Pick<Files, 'stat' | 'realPath'>;

/** More than a file system takes: looking for such a name would fail instead of finding nothing. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 3000;

/**
 * The file that a path below a mount names; null when there is none. The path comes percent-encoded and is decoded here,
 * once. An encoded slash is part of no file's name: taken for a separator it would reach past the routing into a
 * directory that another service owns.
 */
export async function findStaticFile(directory: string, below: string, files: SiteFiles): Promise<FoundFile | null> {
  const segments = decodeSegments(below);
  const root = segments === null ? null : await files.realPath(directory);
  if (segments === null || root === null) return null;
  const path = await files.realPath(join(root, ...segments));
  if (path === null || !path.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  const stat = await files.stat(path);
  if (stat?.kind !== 'file') return null;
  return { path, name: segments.join('/'), size: stat.size, mtimeMs: stat.mtimeMs };
}

function decodeSegments(below: string): readonly string[] | null {
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
