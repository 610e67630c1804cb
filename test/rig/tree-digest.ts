import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The same without what svc-build keeps for itself: the sources, and whatever a command left among them. */
export async function sourcesDigest(directory: string): Promise<Readonly<Record<string, string>>> {
  const all = await treeDigest(directory);
  return Object.fromEntries(Object.entries(all).filter(([path]) => !path.startsWith('.svc-build/')));
}

/** Every file and link below a directory with what it holds: two trees are byte-for-byte equal when these are. */
export async function treeDigest(directory: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  const visit = async (below: string): Promise<void> => {
    for (const name of (await readdir(join(directory, below))).sort()) {
      const path = below === '' ? name : `${below}/${name}`;
      const stats = await lstat(join(directory, path));
      const mode = (stats.mode & 0o777).toString(8);
      if (stats.isDirectory()) await visit(path);
      else if (stats.isSymbolicLink()) found[path] = `link ${await readlink(join(directory, path))}`;
      else
        found[path] = `${mode} ${createHash('sha256')
          .update(await readFile(join(directory, path)))
          .digest('hex')}`;
    }
  };
  await visit('');
  return found;
}
