import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';
import { type Disk, type FileStamp, isExecutable, kindOf } from '@svc-build/model/disk';
import type { Files } from '@svc-build/model/host';
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

type InspectedFile = Omit<StagedFile, 'path'>;

/**
 * What was found out about files by reading them, by their inodes: one that has got another name since is not read again.
 * It is for files that svc-build alone writes, in one run.
 */
export class InspectedFiles {
  readonly #files = new Map<number, { readonly stamp: FileStamp; readonly file: InspectedFile }>();

  note(stamp: FileStamp, file: InspectedFile): void {
    this.#files.set(stamp.inode, { stamp, file });
  }

  /** Null for what was not read, or was changed since. Its other names move the `ctime` of a file, and nothing else. */
  find({ inode, mode, size, mtimeMs }: FileStamp): InspectedFile | null {
    const known = this.#files.get(inode);
    const isSame = known?.stamp.mode === mode && known.stamp.size === size && known.stamp.mtimeMs === mtimeMs;
    return known !== undefined && isSame ? known.file : null;
  }
}

/** Smaller files are read at once, which is faster. */
const LARGE_BYTES = 1024 * 1024;

/** With what files are looked at, and for what. */
export interface Inspection {
  readonly directory: string;
  /** Paths that only this machine has. */
  readonly places: readonly string[];
  readonly host: {
    readonly disk: Pick<Disk, 'identity'>;
    readonly files: Pick<Files, 'readBytes' | 'stream' | 'readLink' | 'stat'>;
  };
  readonly known: InspectedFiles;
}

/** Looks at every file of a staged bundle once: its digest, and whether it names a place of this machine. Sorted by path. */
export async function inspectFiles(paths: readonly string[], inspection: Inspection): Promise<readonly StagedFile[]> {
  const { directory, host, known } = inspection;
  const found: StagedFile[] = [];
  for (const path of [...paths].sort(compare)) {
    const file = join(directory, path);
    const stamp = host.disk.identity(file);
    if (stamp === null) throw new Error(`${path} was staged and is gone.`);
    if (kindOf(stamp) === 'link') found.push(await inspectLink(directory, path, host.files));
    else {
      const inspected = known.find(stamp) ?? (await inspectFile(file, stamp, inspection));
      known.note(stamp, inspected);
      found.push({ path, ...inspected });
    }
  }
  return found;
}

async function inspectLink(
  directory: string,
  path: string,
  files: Pick<Files, 'readLink' | 'stat'>,
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
  file: string,
  stamp: FileStamp,
  { places, host: { files } }: Inspection,
): Promise<InspectedFile> {
  const search = pathSearch(places);
  const hash = createHash('sha256');
  let bytes = 0;
  const pieces = stamp.size > LARGE_BYTES ? files.stream(file) : [(await files.readBytes(file)) ?? new Uint8Array()];
  for await (const piece of pieces) {
    hash.update(piece);
    search.look(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    bytes += piece.length;
  }
  const held = search.end();
  return {
    kind: isExecutable(stamp) ? 'executable' : 'file',
    bytes,
    digest: hash.digest('hex'),
    target: '',
    leak: held === null ? null : `holds the path ${held} of this machine`,
  };
}
