import { Decompress } from 'fzstd';

/** Four bytes may stand for 128 KiB, and all that comes of one push is in memory at a time. */
const PUSHED_BYTES = 2048;

/**
 * The bytes that were compressed by zstd, in one frame or several. In JavaScript on every node: that of node:zlib (22.23,
 * 24.21) leaves out frames after the first, and takes a file that was cut for a whole one, without a word.
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
