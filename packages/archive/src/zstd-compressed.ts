import { evenPieces } from './even-pieces.ts';
import { type NativeZstd, nativeZstd } from './native-zstd.ts';
import { throughTransform } from './through-transform.ts';

/** What zstd does when it is not told. */
const LEVEL = 3;
/** One frame of this size is in memory at a time. A file of several frames is as good as one of one. */
const FRAME_BYTES = 2 * 1024 * 1024;

/** The same bytes as zstd: by node where it can, else by the same code as WebAssembly, frame by frame. */
export async function* zstdCompressed(
  pieces: AsyncIterable<Uint8Array>,
  native: NativeZstd | null = nativeZstd,
): AsyncGenerator<Uint8Array> {
  if (native !== null) {
    const { ZSTD_c_compressionLevel: level, ZSTD_c_checksumFlag: checksum } = native.constants;
    yield* throughTransform(pieces, native.createZstdCompress({ params: { [level]: LEVEL, [checksum]: 1 } }));
    return;
  }
  // Only here: it is a quarter of a megabyte.
  const { Zstd } = await import('@hpcc-js/wasm-zstd');
  const zstd = await Zstd.load();
  for await (const piece of evenPieces(pieces, FRAME_BYTES)) yield zstd.compress(piece, LEVEL);
}
