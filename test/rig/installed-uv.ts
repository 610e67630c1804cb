import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir } from './cache-dir.ts';

const VERSION = '0.13.9';

/** A PATH with a uv of our own in front, installed once; or why there is none. */
export async function installedUv(): Promise<{ readonly path: string } | { readonly missing: string }> {
  const directory = join(cacheDir, `uv-${VERSION}`);
  if (!existsSync(directory)) {
    await mkdir(cacheDir, { recursive: true });
    const unfinished = await mkdtemp(join(cacheDir, 'uv-'));
    try {
      const install = ['-I', '-m', 'pip', 'install', '--quiet', '--no-deps', '--target', unfinished, `uv==${VERSION}`];
      await promisify(execFile)('python3', install);
      await rename(unfinished, directory);
    } catch (thrown) {
      await rm(unfinished, { recursive: true, force: true });
      return { missing: `uv ${VERSION} cannot be installed: ${String(thrown).trim().split('\n').at(-1)}` };
    }
  }
  return { path: [join(directory, 'bin'), process.env.PATH ?? ''].join(delimiter) };
}
