import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeZstd, zstdCompressed, zstdDecompressed } from './compression.ts';

/** That which comes with svc-build, and that of this node where it has one. */
const writers = [
  { name: 'our own', native: null },
  ...(nativeZstd === null ? [] : [{ name: 'that of node', native: nativeZstd }]),
];
async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return Buffer.concat(found);
}

describe.each(writers)('zstd written by $name', ({ native }) => {
  it('gives back the bytes, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 5000 }),
        async (seed, size) => {
          const bytes = Buffer.alloc(40_000, seed);
          const packed = await all(zstdCompressed(cut(bytes, size), native));
          expect((await all(zstdDecompressed(cut(packed, size)))).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('gives back those of several frames', async () => {
    const bytes = Buffer.alloc(9_000_000);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(Math.imul(at, 2654435761) >>> 12, at);
    const packed = await all(zstdCompressed(cut(bytes, 65536), native));
    const twice = Buffer.concat([packed, packed]);
    const back = await all(zstdDecompressed(cut(twice, 65536)));
    expect(back.equals(Buffer.concat([bytes, bytes]))).toBe(true);
  });
});

it('is the same however its bytes were cut, when our own writes it', async () => {
  const bytes = Buffer.alloc(5_000_000, 'some text, again and again. ');
  const [one, two] = await Promise.all([1_000_000, 777].map((size) => all(zstdCompressed(cut(bytes, size), null))));
  expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
});
