import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './project-rig.ts';

/** A copy of this repository's sources, in which its packages are the copy's own and what is installed is shared. */
export interface RepositoryCopy extends AsyncDisposable {
  readonly root: string;
}

export async function repositoryCopy(): Promise<RepositoryCopy> {
  const root = await mkdtemp(join(tmpdir(), 'svc-build-copy-'));
  const left = /\/(?:dist|examples?|\.turbo|node_modules)$/;
  for (const name of ['packages', 'builders', 'scripts', 'test/frameworks', 'package.json', 'tsconfig.json'])
    await cp(join(repository, name), join(root, name), { recursive: true, filter: (path) => !left.test(path) });
  await linkInstalled(root, '.');
  for (const name of ['builders', ...(await readdir(join(root, 'packages'))).map((one) => `packages/${one}`)])
    await linkInstalled(root, name);
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

/** Links to what is installed for a package; the links among our own packages are relative, so they are taken as they are. */
async function linkInstalled(root: string, directory: string): Promise<void> {
  const from = join(repository, directory, 'node_modules');
  const names = await readdir(from).catch(() => []);
  if (names.length > 0) await mkdir(join(root, directory, 'node_modules'));
  for (const name of names) {
    // What scripts and tests keep there is not installed.
    if (name === '.cache') continue;
    const to = join(root, directory, 'node_modules', name);
    if (name === '@svc-build' || name === 'svc-build')
      await cp(join(from, name), to, { recursive: true, verbatimSymlinks: true });
    else await symlink(join(from, name), to);
  }
}
