import { basename, dirname, join } from 'node:path';
import type { Files } from '@svc-build/model/host';

/** Where the output that is being replaced waits, beside its place. */
function previousOf(output: string): string {
  return `${output}.previous`;
}

/** A fresh directory beside the output: staging there makes the swap a rename on one filesystem. */
export function stagingOf(output: string, pid: number): string {
  return `${output}.staging-${pid}`;
}

/**
 * Puts a staged output in the place of the last one. Two renames: between them there is no output, and a run that is
 * killed there leaves the last one set aside, where `recoverOutput` finds it.
 */
export async function swapOutput(staging: string, output: string, files: Files): Promise<void> {
  const previous = previousOf(output);
  await files.remove(previous);
  if ((await files.stat(output)) !== null) await files.rename(output, previous);
  await files.rename(staging, output);
  await files.remove(previous);
}

/** Puts back an output that a killed run had set aside, and clears away what it had staged. Only under the run lock. */
export async function recoverOutput(output: string, files: Files): Promise<void> {
  const previous = previousOf(output);
  if ((await files.stat(previous)) !== null) {
    if ((await files.stat(output)) === null) await files.rename(previous, output);
    else await files.remove(previous);
  }
  const staged = `${basename(output)}.staging-`;
  for (const { name } of await files.list(dirname(output))) {
    if (name.startsWith(staged)) await files.remove(join(dirname(output), name));
  }
}
