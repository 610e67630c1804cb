import { Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import { DamagedArchive, isOfDisk } from './archive-format.ts';

/** One entry of a tar, as it says of itself; its contents are there until the next one is asked for. */
export interface TarEntry {
  readonly header: Header;
  readonly contents: AsyncIterable<Uint8Array>;
}

const BLOCK_BYTES = 512;
/** A tar ends in two blocks of zeros: one that was cut between two entries has none. */
const END_BYTES = 2 * BLOCK_BYTES;

/** The entries of a tar, one after the other. Throws a `DamagedArchive` where it is none, is cut, or goes on after its end. */
export async function* tarEntries(tar: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const ending = { bytes: 0, zeros: 0 };
  const source = Readable.from(noting(tar, ending), { objectMode: false });
  const entries = extract();
  source.on('error', (error) => entries.destroy(error)).pipe(entries);
  let end = 0;
  try {
    for await (const entry of entries) {
      const { header } = entry;
      end = header.byteOffset + Math.ceil(sizeOf(header) / BLOCK_BYTES) * BLOCK_BYTES;
      yield { header, contents: readable(entry) };
      // Contents that were not read have to be skipped before the next entry comes.
      entry.resume();
    }
  } catch (thrown) {
    throw asDamage(thrown);
  } finally {
    source.destroy();
  }
  const rest = ending.bytes - end;
  if (rest < END_BYTES || ending.zeros < rest) throw new DamagedArchive('it ends before its end');
}

/** A directory has no contents, whatever its header says. */
function sizeOf({ type, size }: Header): number {
  return type === 'directory' ? 0 : size;
}

async function* readable(entry: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* entry;
  } catch (thrown) {
    throw asDamage(thrown);
  }
}

/** How many bytes there are, and how many zeros they end in. */
async function* noting(
  tar: AsyncIterable<Uint8Array>,
  ending: { bytes: number; zeros: number },
): AsyncGenerator<Uint8Array> {
  for await (const piece of tar) {
    let zeros = 0;
    while (zeros < piece.length && piece[piece.length - 1 - zeros] === 0) zeros += 1;
    ending.zeros = zeros === piece.length ? ending.zeros + zeros : zeros;
    ending.bytes += piece.length;
    yield piece;
  }
}

/** An error of the disk is passed on; any other one means that the archive is damaged. */
function asDamage(thrown: unknown): unknown {
  if (isOfDisk(thrown) || thrown instanceof DamagedArchive) return thrown;
  // Only the first sentence of a library's message: the rest is advice to programmers.
  const [said = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split(/[.?!](?:\s|$)/);
  return new DamagedArchive(said);
}
