import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { parseNodeManifest } from '@svc-build/manifests/node/node-manifest';

/** How Node reads a file; `unsaid` where no package.json decides, so that Node looks at the syntax. */
export type ModuleFormat = 'esm' | 'cjs' | 'unsaid';

/** The format that Node gives a file: by extension, then by the `type` of the nearest package.json. */
export async function moduleFormat(file: string): Promise<ModuleFormat> {
  const extension = extname(file);
  if (extension === '.mts' || extension === '.mjs') return 'esm';
  if (extension === '.cts' || extension === '.cjs') return 'cjs';
  for (let directory = dirname(file); ; directory = dirname(directory)) {
    const path = join(directory, 'package.json');
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text !== null) return typeIn(path, text);
    if (directory === dirname(directory)) return 'unsaid';
  }
}

function typeIn(path: string, text: string): ModuleFormat {
  const manifest = parseNodeManifest(path, text);
  const type = manifest.ok ? manifest.value.type : null;
  if (type === null) return 'unsaid';
  return type === 'module' ? 'esm' : 'cjs';
}
