import { pipeline, Readable, type Transform } from 'node:stream';

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
