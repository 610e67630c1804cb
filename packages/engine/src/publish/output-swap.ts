import { basename, dirname, join } from 'node:path';
import type { Files } from '@svc-build/model/host';

/** Where the output that is being replaced waits, beside its place. */
function previousOf(output: string): string {
  return join(dirname(output), `.${basename(output)}.svc-build-previous`);
}

/** Whether a name is that of a staged or previous output; other runs may have left such directories. */
export function isBesideOutput(name: string): boolean {
  return /^\..+\.svc-build-(?:previous$|staging-)/.test(name);
}

function stagingPrefix(output: string): string {
  return join(dirname(output), `.${basename(output)}.svc-build-staging-`);
}

/** A fresh directory beside the output, by the process that stages there: the swap is a rename on one filesystem. */
export function stagingOf(output: string, owner: string): string {
  return `${stagingPrefix(output)}${owner}`;
}

/**
 * Puts a staged output in the place of the last one. Two renames: between them there is no output, and a run that is
 * killed there leaves the last one beside its place, where `restoreOutput` finds it. Should another command do that just then,
 * the place is taken again, and cleared again.
 */
export async function swapOutput(staging: string, output: string, files: Files): Promise<void> {
  const previous = previousOf(output);
  for (let swapped = false; !swapped; ) {
    if ((await files.stat(output)) !== null) {
      await files.remove(previous);
      await files.rename(output, previous);
    }
    swapped = await moved(staging, output, files);
  }
  await files.remove(previous);
}

/** Puts back an output that a killed run had moved out of the way. Every command that looks at an output does this first. */
export async function restoreOutput(output: string, files: Files): Promise<void> {
  const previous = previousOf(output);
  if ((await files.stat(output)) === null && (await files.stat(previous)) !== null)
    await moved(previous, output, files);
}

/** Clears away what killed runs had staged or moved out of the way. Only under the output's lock: it might be a live run's. */
export async function clearLeftovers(output: string, files: Files, isAlive: (owner: string) => boolean): Promise<void> {
  await files.remove(previousOf(output));
  const staged = stagingPrefix(output);
  for (const { name } of await files.list(dirname(output))) {
    const path = join(dirname(output), name);
    if (path.startsWith(staged) && !isAlive(path.slice(staged.length))) await files.remove(path);
  }
}

/** Renames a directory; false when its new place is taken, or somebody else was faster. */
async function moved(from: string, to: string, files: Files): Promise<boolean> {
  try {
    await files.rename(from, to);
    return true;
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
    if ((code === 'ENOTEMPTY' || code === 'EEXIST') && (await files.stat(from)) !== null) return false;
    if (code === 'ENOENT' && (await files.stat(to)) !== null) return false;
    throw thrown;
  }
}
