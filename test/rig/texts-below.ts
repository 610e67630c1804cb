import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Every file below a directory as text, by its path there. */
export async function textsBelow(
  directory: string,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (path) => ({ path: relative(directory, path), text: await readFile(path, 'utf8') })),
  );
}
