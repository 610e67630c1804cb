import { createHash } from 'node:crypto';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { tempNameOf } from '@svc-build/model/disk';
import type { Host } from '@svc-build/model/host';
import { fail, ok, type Result } from '@svc-build/model/result';
import { type ArchiveFormat, ChangedEntry, diskRefusal } from './archive-format.ts';
import { compressed } from './compression.ts';
import { readTree, type TreeEntry } from './read-tree.ts';
import { tarOf } from './tar-of.ts';

/** What to pack, and where to; paths are absolute. */
export interface PackOrder {
  readonly directory: string;
  readonly archive: string;
  readonly format: ArchiveFormat;
  /** Ends it, with nothing changed. */
  readonly signal: AbortSignal;
}

/** An archive that was written. */
export interface PackedTree {
  readonly bytes: number;
  /** Of the archive's bytes: `sha256:` and hex. */
  readonly digest: string;
  /** Files and links in it. */
  readonly files: number;
}

/**
 * Writes a directory into one file, which appears whole or not at all. Trees of equal names, contents, modes and links
 * give equal bytes. Nothing of it is in memory but the list of names and a piece of one file.
 */
export async function packTree(
  { directory, archive, format, signal }: PackOrder,
  { disk, files, machine }: Pick<Host, 'disk' | 'files' | 'machine'>,
): Promise<Result<PackedTree> | 'interrupted'> {
  try {
    const before = disk.identity(directory);
    const tree = await readTree(directory, files);
    if (!tree.ok) return fail(cannotPack(tree.path, tree.problem));
    const packed = { bytes: 0, sha256: createHash('sha256') };
    const pieces = counted(compressed(tarOf(tree.entries, directory, files), format), packed, signal);
    const temporary = tempNameOf(archive, machine.pid);
    try {
      await files.createFrom(temporary, pieces, 0o644);
      // A build that ends meanwhile swaps the output for another directory; the archive would then hold a part of each.
      if (disk.identity(directory)?.inode !== before?.inode) throw new ChangedEntry('');
      await files.rename(temporary, archive);
    } finally {
      await files.remove(temporary);
    }
    return ok({
      bytes: packed.bytes,
      digest: `sha256:${packed.sha256.digest('hex')}`,
      files: tree.entries.filter(isContent).length,
    });
  } catch (thrown) {
    if (signal.aborted) return 'interrupted';
    if (thrown instanceof ChangedEntry) return fail(changed(thrown.path));
    const refusal = diskRefusal(thrown);
    if (refusal === null) throw thrown;
    return fail(refusal);
  }
}

async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  packed: { bytes: number; readonly sha256: ReturnType<typeof createHash> },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    signal.throwIfAborted();
    packed.bytes += piece.length;
    packed.sha256.update(piece);
    yield piece;
  }
}

function isContent({ kind }: TreeEntry): boolean {
  return kind !== 'directory';
}

function cannotPack(path: string, problem: string): Diagnostic {
  return error(
    'OUTPUT_INVALID',
    `The output cannot be packed: "${path}" ${problem}.`,
    'Leave it out of the bundle with `excludeFiles`, or give it another name, and build again.',
  );
}

function changed(path: string): Diagnostic {
  const what = path === '' ? 'The output' : `"${path}"`;
  return error('INPUT_CHANGED', `${what} changed while it was packed.`, 'Pack again when no build is running.');
}
