import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Files } from '@svc-build/model/host';
import { fail, ok, type Result } from '@svc-build/model/result';
import { type ArchiveFormat, DamagedArchive, diskRefusal, FORMAT_BYTES, formatOfBytes } from './archive-format.ts';
import { decompressed } from './compression.ts';
import { layOutEntries } from './lay-out-entries.ts';
import { tarEntries } from './tar-entries.ts';

/** What to unpack, and where to; paths are absolute. */
export interface UnpackOrder {
  readonly archive: string;
  /** Made for it: nothing is there yet. */
  readonly directory: string;
  /** Ends it, with nothing left behind. */
  readonly signal: AbortSignal;
}

type Disk = Pick<Files, 'stream' | 'createFrom' | 'makeDirectory' | 'symlink' | 'remove'>;

/**
 * Lays an archive out in a directory of its own: all of it, or nothing. Whoever made it, nothing is written outside of that
 * directory, and no link in it leads out. In memory are the names and a piece of one file.
 */
export async function unpackArchive(
  { archive, directory, signal }: UnpackOrder,
  files: Disk,
): Promise<Result<null> | 'interrupted'> {
  const failed = async (diagnostic: Diagnostic): Promise<Result<null>> => {
    await files.remove(directory);
    return fail(diagnostic);
  };
  try {
    const format = await formatOf(archive, files);
    if (format === null) return await failed(damaged(archive, 'it is no tar, and none that gzip or zstd made smaller'));
    // Checked while bytes come out: a few bytes of an archive may stand for many.
    const tar = untilAborted(decompressed(files.stream(archive), format), signal);
    const hostile = await layOutEntries(tarEntries(tar), directory, files);
    return hostile === null ? ok(null) : await failed(refused(archive, hostile));
  } catch (thrown) {
    if (signal.aborted) {
      await files.remove(directory);
      return 'interrupted';
    }
    const diagnostic = thrown instanceof DamagedArchive ? damaged(archive, thrown.message) : diskRefusal(thrown);
    if (diagnostic === null) throw thrown;
    return await failed(diagnostic);
  }
}

async function formatOf(archive: string, files: Pick<Files, 'stream'>): Promise<ArchiveFormat | null> {
  const pieces: Uint8Array[] = [];
  for await (const piece of files.stream(archive, { start: 0, end: FORMAT_BYTES - 1 })) pieces.push(piece);
  return formatOfBytes(Buffer.concat(pieces));
}

async function* untilAborted(pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
  }
}

function refused(archive: string, problem: string): Diagnostic {
  return error(
    'ARCHIVE_REFUSED',
    `The archive "${archive}" is not unpacked: ${problem}.`,
    'Take an archive that `svc-build pack` made, from somebody you trust.',
  );
}

function damaged(archive: string, problem: string): Diagnostic {
  return error(
    'ARCHIVE_DAMAGED',
    `The archive "${archive}" cannot be read: ${problem}.`,
    'Copy it again, or make it again with `svc-build pack`.',
  );
}
