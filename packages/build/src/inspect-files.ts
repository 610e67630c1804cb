import { join, posix } from 'node:path';
import { sha256 } from '@svc-build/cache/sha256';
import { compare } from '@svc-build/model/compare';
import type { Files } from '@svc-build/model/host';

/** One file or link of a staged bundle, as it is on disk. */
export interface StagedFile {
  /** Relative to the inspected directory. */
  readonly path: string;
  readonly kind: 'file' | 'executable' | 'link';
  readonly bytes: number;
  /** Of the contents, or of the link's target. */
  readonly digest: string;
  /** Where a link leads, as it says; empty for files. */
  readonly target: string;
  /** Why it would break when the output is moved; null when it would not. */
  readonly leak: string | null;
}

type Disk = Pick<Files, 'readBytes' | 'readLink' | 'stat'>;

/** Looks at every file of a staged bundle once: its digest, and whether it names one of `places`, which only this machine has. Sorted by path. */
export async function inspectFiles(
  directory: string,
  paths: readonly string[],
  places: readonly string[],
  disk: Disk,
): Promise<readonly StagedFile[]> {
  const found: StagedFile[] = [];
  for (const path of [...paths].sort(compare)) {
    const stat = await disk.stat(join(directory, path));
    if (stat === null) throw new Error(`${path} was staged and is gone.`);
    found.push(
      stat.kind === 'link'
        ? await inspectLink(directory, path, disk)
        : await inspectFile(directory, path, stat.executable, places, disk),
    );
  }
  return found;
}

async function inspectLink(
  directory: string,
  path: string,
  files: Pick<Disk, 'readLink' | 'stat'>,
): Promise<StagedFile> {
  const target = (await files.readLink(join(directory, path))) ?? '';
  const resolved = posix.join(posix.dirname(path), target);
  const leaves = target.startsWith('/') || resolved === '..' || resolved.startsWith('../');
  const broken = !leaves && (await files.stat(join(directory, resolved))) === null;
  const leak = leaves
    ? `links to ${target}, outside the bundle`
    : broken
      ? `links to ${target}, which is not in the bundle`
      : null;
  return { path, kind: 'link', bytes: 0, digest: sha256(target), target, leak };
}

async function inspectFile(
  directory: string,
  path: string,
  executable: boolean,
  places: readonly string[],
  files: Pick<Disk, 'readBytes'>,
): Promise<StagedFile> {
  const bytes = (await files.readBytes(join(directory, path))) ?? new Uint8Array();
  const contents = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const held = places.find((place) => holdsPath(contents, place));
  return {
    path,
    kind: executable ? 'executable' : 'file',
    bytes: bytes.byteLength,
    digest: sha256(bytes),
    target: '',
    leak: held === undefined ? null : `holds the path ${held} of this machine`,
  };
}

const PATH_CHARACTER = /[A-Za-z0-9._~%\]/-]/;
/** What may stand before a path although it looks like a part of one. */
const FILE_URL = 'file://';

/**
 * Whether bytes hold the path of a directory or of something below it: not as a part of a longer path, name or URL.
 * A project at `/app`, as in many containers, has a path that is a route or a module's name to others: there only a URL tells.
 */
function holdsPath(bytes: Buffer, directory: string): boolean {
  const isAmbiguous = directory.lastIndexOf('/') === 0;
  for (let at = bytes.indexOf(directory); at !== -1; at = bytes.indexOf(directory, at + 1)) {
    const before = bytes.toString('latin1', Math.max(0, at - FILE_URL.length), at);
    const after = bytes.toString('latin1', at + directory.length, at + directory.length + 1);
    const begins = before.endsWith(FILE_URL) || (!isAmbiguous && !PATH_CHARACTER.test(before.slice(-1)));
    const ends = after === '/' || !PATH_CHARACTER.test(after);
    if (begins && ends) return true;
  }
  return false;
}
