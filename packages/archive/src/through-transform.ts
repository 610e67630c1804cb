import { pipeline, Readable, type Transform } from 'node:stream';

/** What a stream of node makes of pieces, as it is asked for; who stops asking ends all of it. */
export async function* throughTransform(
  pieces: AsyncIterable<Uint8Array>,
  transform: Transform,
): AsyncGenerator<Uint8Array> {
  // An error on the way destroys the last stream with it, where the loop below meets it.
  pipeline(Readable.from(pieces, { objectMode: false }), transform, () => {});
  yield* transform;
}
