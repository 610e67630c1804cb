import { createGunzip, createGzip } from 'node:zlib';
import { unreachable } from '@svc-build/model/unreachable';
import type { ArchiveFormat } from './archive-format.ts';
import { evenPieces, throughTransform } from './pieces.ts';
import { zstdCompressed, zstdDecompressed } from './zstd.ts';

const PIECE_BYTES = 64 * 1024;
const GZIP_LEVEL = 6;
/** Where a gzip header says which system made it, and its word for "unknown". */
const [SYSTEM_OFFSET, SYSTEM_UNKNOWN] = [9, 255];

/** A tar in the format that is wanted: equal bytes for equal bytes, without names, times or systems. */
export function compressed(tar: AsyncIterable<Uint8Array>, format: ArchiveFormat): AsyncIterable<Uint8Array> {
  const pieces = evenPieces(tar, PIECE_BYTES);
  switch (format) {
    case 'tar':
      return pieces;
    case 'tar.gz':
      return withoutSystem(throughTransform(pieces, createGzip({ level: GZIP_LEVEL })));
    case 'tar.zst':
      return zstdCompressed(pieces);
    default:
      return unreachable(format);
  }
}

/** The tar in an archive. */
export function decompressed(archive: AsyncIterable<Uint8Array>, format: ArchiveFormat): AsyncIterable<Uint8Array> {
  switch (format) {
    case 'tar':
      return archive;
    case 'tar.gz':
      return throughTransform(archive, createGunzip());
    case 'tar.zst':
      return zstdDecompressed(archive);
    default:
      return unreachable(format);
  }
}

/** Node writes neither name nor time into a gzip header, but the system. */
async function* withoutSystem(gzip: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start = 0;
  for await (const piece of gzip) {
    const at = SYSTEM_OFFSET - start;
    if (at >= 0 && at < piece.length) piece[at] = SYSTEM_UNKNOWN;
    start += piece.length;
    yield piece;
  }
}
