import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';
import type { FileStat, Files } from '@svc-build/model/host';
import { compare } from '@svc-build/model/json';
import { sha256 } from '@svc-build/trace/sha256';
import { pathSearch } from '../tools/path-search.ts';

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

type Disk = Pick<Files, 'readBytes' | 'stream' | 'readLink' | 'stat'>;

/** Smaller files are read at once, which is faster. */
const LARGE_BYTES = 1024 * 1024;

/** Where files are looked at, and for what. */
interface Inspection {
  readonly directory: string;
  /** Paths that only this machine has. */
  readonly places: readonly string[];
  readonly disk: Disk;
}

/** Looks at every file of a staged bundle once: its digest, and whether it names a place of this machine. Sorted by path. */
export async function inspectFiles(paths: readonly string[], inspection: Inspection): Promise<readonly StagedFile[]> {
  const { directory, disk } = inspection;
  const found: StagedFile[] = [];
  for (const path of [...paths].sort(compare)) {
    const stat = await disk.stat(join(directory, path));
    if (stat === null) throw new Error(`${path} was staged and is gone.`);
    found.push(
      stat.kind === 'link' ? await inspectLink(directory, path, disk) : await inspectFile(path, stat, inspection),
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
  path: string,
  stat: Pick<FileStat, 'executable' | 'size'>,
  { directory, places, disk }: Inspection,
): Promise<StagedFile> {
  const file = join(directory, path);
  const search = pathSearch(places);
  const hash = createHash('sha256');
  let bytes = 0;
  const pieces = stat.size > LARGE_BYTES ? disk.stream(file) : [(await disk.readBytes(file)) ?? new Uint8Array()];
  for await (const piece of pieces) {
    hash.update(piece);
    search.look(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    bytes += piece.length;
  }
  const held = search.end();
  return {
    path,
    kind: stat.executable ? 'executable' : 'file',
    bytes,
    digest: hash.digest('hex'),
    target: '',
    leak: held === null ? null : `holds the path ${held} of this machine`,
  };
}
