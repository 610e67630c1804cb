import { pipeline, Readable, type Transform } from 'node:stream';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';

/** The kinds of archive, each named as its files end. */
export const ARCHIVE_FORMATS = ['tar.gz', 'tar.zst', 'tar'] as const;

/** How an archive is packed. */
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number];

/** The format that the name of a file asks for; null when it asks for none. */
export function formatOfName(name: string): ArchiveFormat | null {
  return ARCHIVE_FORMATS.find((format) => name.endsWith(`.${format}`)) ?? null;
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** In the header of every tar since 1988: that of POSIX and that of GNU. */
const TAR = Buffer.from('ustar');
const TAR_OFFSET = 257;

/** So many bytes are enough to tell the formats apart. */
export const FORMAT_BYTES = 512;

/** The format of an archive by its first bytes, whatever its name says; null for a format that is not supported. */
export function formatOfBytes(head: Buffer): ArchiveFormat | null {
  if (head.subarray(0, GZIP.length).equals(GZIP)) return 'tar.gz';
  if (head.subarray(0, ZSTD.length).equals(ZSTD)) return 'tar.zst';
  return head.subarray(TAR_OFFSET, TAR_OFFSET + TAR.length).equals(TAR) ? 'tar' : null;
}

/**
 * The same bytes in pieces of one size, but for the last. How a disk cut them must not show in the archive: compressors
 * may look at where a piece ends.
 */
export async function* evenPieces(pieces: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let piece = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const bytes of pieces) {
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(bytes.length - at, size - filled);
      piece.set(bytes.subarray(at, at + taken), filled);
      at += taken;
      filled += taken;
      if (filled < size) continue;
      yield piece;
      piece = Buffer.allocUnsafe(size);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** What a stream of node makes of pieces, as it is read; all of it ends when the reader stops. */
export async function* throughTransform(
  pieces: AsyncIterable<Uint8Array>,
  transform: Transform,
): AsyncGenerator<Uint8Array> {
  // An error of the source is passed to the transform, and thrown by the loop below.
  pipeline(Readable.from(pieces, { objectMode: false }), transform, () => {});
  yield* transform;
}

/** Thrown while an archive is read that is truncated or damaged; unpacking makes a diagnostic of it. */
export class DamagedArchive extends Error {}

/** Thrown while a tree is read when something in it has changed since it was listed. */
export class ChangedEntry extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`${path} changed`);
    this.path = path;
  }
}

/** The diagnostic for an error of the disk; null for any other error. */
export function diskRefusal(thrown: unknown): Diagnostic | null {
  if (!isOfDisk(thrown)) return null;
  return error(
    'WRITE_FAILED',
    `The disk refused: ${thrown.message}.`,
    'Free space, fix the permissions, or name another place; what was there before is as it was.',
  );
}

/** Only errors of the system name a system call. */
export function isOfDisk(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'syscall' in thrown;
}
