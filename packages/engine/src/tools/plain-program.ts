import { basename } from 'node:path';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import type { Files } from '@svc-build/model/host';
import type { ToolFacts } from '@svc-build/model/runtime-facts';

/** The starts of native programs: ELF, and Mach-O for one and for several processors. */
const NATIVE = ['7f454c46', 'cffaedfe', 'cafebabe'];

/**
 * Whether a name on PATH leads to the program itself, as its runtime says it looks, so that it is the same one in every directory: no shim of a version
 * manager, which chooses by directory, and no tool that brings in another version of itself. In doubt it is not.
 */
export async function isPlainProgram(
  itself: ToolFacts['itself'],
  found: string,
  files: Pick<Files, 'realPath' | 'stream'>,
): Promise<boolean> {
  if (itself === null) return false;
  const real = await files.realPath(found);
  if (real === null || !anyPattern(itself.files)(basename(real))) return false;
  if ([found, real].some((path) => path.includes('/shims/'))) return false;
  if (!itself.native) return true;
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.stream(real, { start: 0, end: 3 })) chunks.push(chunk);
  return NATIVE.includes(Buffer.concat(chunks).toString('hex'));
}
