import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheDir } from './cache-dir.ts';

/** A tool for tests: its name and version, where its programs are, and what installs it into a directory. */
interface TestTool {
  readonly name: string;
  readonly version: string;
  readonly programs: string;
  readonly install: (directory: string) => Promise<unknown>;
}

/** A PATH with a tool of our own in front, installed once; or why there is none. */
export async function installedOnce({
  name,
  version,
  programs,
  install,
}: TestTool): Promise<{ readonly path: string } | { readonly missing: string }> {
  const directory = join(cacheDir, `${name}-${version}`);
  if (!existsSync(directory)) {
    await mkdir(cacheDir, { recursive: true });
    const unfinished = await mkdtemp(join(cacheDir, `${name}-`));
    try {
      await install(unfinished);
      await rename(unfinished, directory);
    } catch (thrown) {
      await rm(unfinished, { recursive: true, force: true });
      return { missing: `${name} ${version} cannot be installed: ${String(thrown).trim().split('\n').at(-1)}` };
    }
  }
  return { path: [join(directory, programs), process.env.PATH ?? ''].join(delimiter) };
}
