import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir } from './cache-dir.ts';

/** The version that the sample projects name. */
export const PNPM_VERSION = '10.34.8';

/** A PATH with a pnpm of our own in front, installed once; or why there is none. */
export async function installedPnpm(): Promise<{ readonly path: string } | { readonly missing: string }> {
  const directory = join(cacheDir, `pnpm-${PNPM_VERSION}`);
  if (!existsSync(directory)) {
    await mkdir(cacheDir, { recursive: true });
    const unfinished = await mkdtemp(join(cacheDir, 'pnpm-'));
    try {
      const install = ['install', '--prefix', unfinished, '--no-audit', '--no-fund', `pnpm@${PNPM_VERSION}`];
      await promisify(execFile)('npm', install);
      await rename(unfinished, directory);
    } catch (thrown) {
      await rm(unfinished, { recursive: true, force: true });
      return { missing: `pnpm ${PNPM_VERSION} cannot be installed: ${String(thrown).trim().split('\n').at(-1)}` };
    }
  }
  return { path: [join(directory, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter) };
}
