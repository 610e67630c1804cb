import { join, sep } from 'node:path';
import type { Files } from '@svc-build/model/host';
import { namesAsked } from '@svc-build/model/static-path';

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

/** The file that a path below a mount names; null when there is none. The path comes percent-encoded. */
export async function findStaticFile(directory: string, below: string, files: SiteFiles): Promise<FoundFile | null> {
  const segments = namesAsked(below);
  const root = segments === null ? null : await files.realPath(directory);
  if (segments === null || root === null) return null;
  const path = await files.realPath(join(root, ...segments));
  if (path === null || !path.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  const stat = await files.stat(path);
  if (stat?.kind !== 'file') return null;
  return { path, name: segments.join('/'), size: stat.size, mtimeMs: stat.mtimeMs };
}
