import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { createGunzip, createGzip } from 'node:zlib';
import { unreachable } from '@svc-build/model/unreachable';
import { Decompress } from 'fzstd';
import { type ArchiveFormat, evenPieces, throughTransform } from './archive-format.ts';

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

/** The compressor of node:zlib, which its types for Node 20 do not know. */
interface NativeZstd {
  createZstdCompress(options: { readonly params: Readonly<Record<number, number>> }): Transform;
  readonly constants: { readonly ZSTD_c_compressionLevel: number; readonly ZSTD_c_checksumFlag: number };
}

/** There from Node 22.15 on; null before. */
export const nativeZstd: NativeZstd | null = hasZstd(zlib) ? zlib : null;

function hasZstd(module: object): module is NativeZstd {
  return 'createZstdCompress' in module;
}

/** The default level of zstd. */
const LEVEL = 3;
/** One frame of this size is in memory at a time. Readers take a file of several frames as one. */
const FRAME_BYTES = 2 * 1024 * 1024;

/** Compresses with zstd: by node where it can, else by the same library as WebAssembly, frame by frame. */
export async function* zstdCompressed(
  pieces: AsyncIterable<Uint8Array>,
  native: NativeZstd | null = nativeZstd,
): AsyncGenerator<Uint8Array> {
  if (native !== null) {
    const { ZSTD_c_compressionLevel: level, ZSTD_c_checksumFlag: checksum } = native.constants;
    yield* throughTransform(pieces, native.createZstdCompress({ params: { [level]: LEVEL, [checksum]: 1 } }));
    return;
  }
  // Loaded only when it is needed: it is a quarter of a megabyte.
  const { Zstd } = await import('@hpcc-js/wasm-zstd');
  const zstd = await Zstd.load();
  for await (const piece of evenPieces(pieces, FRAME_BYTES)) yield zstd.compress(piece, LEVEL);
}

/** Four bytes may stand for 128 KiB, and all that one push gives is in memory at a time. */
const PUSHED_BYTES = 2048;

/**
 * The bytes that were compressed by zstd, in one frame or several. In JavaScript on every node: node:zlib (22.23, 24.21)
 * silently leaves out frames after the first, and takes a truncated file for a whole one.
 */
export async function* zstdDecompressed(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const decompress = new Decompress((bytes) => ready.push(bytes));
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += PUSHED_BYTES) {
      decompress.push(piece.subarray(at, at + PUSHED_BYTES));
      yield* ready.splice(0);
    }
  }
  // This is where a file that ends too early is noticed.
  decompress.push(new Uint8Array(), true);
  yield* ready.splice(0);
}
