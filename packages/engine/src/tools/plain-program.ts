import { basename } from 'node:path';
import type { Files } from '@svc-build/model/host';

/** The starts of native programs: ELF, and Mach-O for one and for several processors. */
const NATIVE = ['7f454c46', 'cffaedfe', 'cafebabe'];
/** Which real file a name leads to where it is itself. `native`: a shim may have the name too, but is a script or has a place of its own. */
const ITSELF: Readonly<Record<string, { readonly file: RegExp; readonly native: boolean }>> = {
  node: { file: /^node$/, native: true },
  npm: { file: /^npm-cli\.js$/, native: false },
  python3: { file: /^python3?(\.\d+)?$/, native: true },
};

/**
 * Whether a name on PATH leads to the program itself, so that it is the same one in every directory: no shim of a version
 * manager, which chooses by directory, and no tool that brings in another version of itself. In doubt it is not.
 */
export async function isPlainProgram(
  tool: string,
  found: string,
  files: Pick<Files, 'realPath' | 'stream'>,
): Promise<boolean> {
  const itself = Object.hasOwn(ITSELF, tool) ? ITSELF[tool] : undefined;
  const real = await files.realPath(found);
  if (itself === undefined || real === null || !itself.file.test(basename(real))) return false;
  if ([found, real].some((path) => path.includes('/shims/'))) return false;
  if (!itself.native) return true;
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.stream(real, { start: 0, end: 3 })) chunks.push(chunk);
  return NATIVE.includes(Buffer.concat(chunks).toString('hex'));
}
