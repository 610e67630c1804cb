import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';

/** How Node reads a file; `unsaid` where no package.json decides, so that Node looks at the syntax. */
export type ModuleFormat = 'esm' | 'cjs' | 'unsaid';

/** The format that Node gives a file: by extension, then by the `type` of the nearest package.json. */
export async function moduleFormat(file: string): Promise<ModuleFormat> {
  const extension = extname(file);
  if (extension === '.mts' || extension === '.mjs') return 'esm';
  if (extension === '.cts' || extension === '.cjs') return 'cjs';
  for (let directory = dirname(file); ; directory = dirname(directory)) {
    const text = await readFile(join(directory, 'package.json'), 'utf8').catch(() => null);
    if (text !== null) return typeIn(text);
    if (directory === dirname(directory)) return 'unsaid';
  }
}

function typeIn(manifest: string): ModuleFormat {
  const json: { readonly type?: unknown } | null = JSON.parse(manifest.replace(/^\uFEFF/, ''));
  if (json?.type === 'module') return 'esm';
  return json?.type === 'commonjs' ? 'cjs' : 'unsaid';
}
