import { join } from 'node:path';
import { diskRefusal } from '@svc-build/archive/archive-format';
import { holdOutput } from '@svc-build/engine/publish/recover-output';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import type { OutputManifest } from '@svc-build/model/manifest';
import { fail, ok, type Result } from '@svc-build/model/result';
import { readOutput } from '@svc-build/serve/read-output';
import { makeOwnTemporary } from '@svc-build/serve/supervise/own-temporary';
import type { World } from './world.ts';

/** An output that can be read and run. */
export interface OpenOutput {
  readonly directory: string;
  readonly manifest: OutputManifest;
  /** Whether nobody else reads or writes there. */
  readonly isPrivate: boolean;
  /** Lets others replace it: it has been read. */
  release(): Promise<void>;
  /** The same, and takes away what was made for it. To be called whatever happens. */
  dispose(): Promise<void>;
}

/**
 * Opens an output: the directory that was built, which nobody replaces until it is released, or an archive of it, which is
 * unpacked where nobody else can look.
 */
export async function openOutput(
  path: string,
  { host, interrupt }: Pick<World, 'host' | 'interrupt'>,
): Promise<Result<OpenOutput> | 'interrupted'> {
  const { files } = host;
  const found = await files.stat((await files.realPath(path)) ?? path);
  if (found?.kind === 'file') return openArchive(path, interrupt.stop, host);
  const held = await holdOutput(path, host, interrupt.stop);
  if (held === null) return 'interrupted';
  const { release } = held;
  const read = await readOutput(path, files);
  if (read.ok)
    return ok({ directory: path, manifest: read.value, isPrivate: false, release, dispose: release }, read.warnings);
  await release();
  return read;
}

async function openArchive(
  archive: string,
  signal: AbortSignal,
  host: Host,
): Promise<Result<OpenOutput> | 'interrupted'> {
  // Only here: an output that is a directory is opened without what reads archives.
  const { unpackArchive } = await import('@svc-build/archive/unpack-archive');
  const { files } = host;
  const made = await madeTemporary(host);
  if (!made.ok) return made;
  const temporary = made.value;
  const dispose = (): Promise<void> => files.remove(temporary);
  let opened = false;
  try {
    const directory = join(temporary, 'output');
    const unpacked = await unpackArchive({ archive, directory, signal }, files);
    if (unpacked === 'interrupted' || !unpacked.ok) return unpacked;
    const read = await readOutput(directory, files);
    if (!read.ok) return fail(...read.diagnostics.map((one) => namingArchive(one, directory, archive)));
    opened = true;
    const opening = { directory, manifest: read.value, isPrivate: true, release: async () => {}, dispose };
    return ok(opening, read.warnings);
  } finally {
    if (!opened) await dispose();
  }
}

async function madeTemporary(host: Host): Promise<Result<string>> {
  try {
    return ok(await makeOwnTemporary('archive', host));
  } catch (thrown) {
    const refusal = diskRefusal(thrown);
    if (refusal === null) throw thrown;
    return fail(refusal);
  }
}

/** Nobody knows the directory, and it is gone. */
function namingArchive(diagnostic: Diagnostic, directory: string, archive: string): Diagnostic {
  return { ...diagnostic, message: diagnostic.message.replaceAll(directory, archive) };
}
