import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compare } from '@svc-build/model/json';

/** Every file and link below a directory, relative to it and sorted; links are not entered. Empty when it is not there. */
export async function walkFiles(directory: string): Promise<readonly string[]> {
  const found: string[] = [];
  const visit = async (below: string): Promise<void> => {
    const children = await readdir(join(directory, below), { withFileTypes: true }).catch(missing);
    for (const child of children) {
      const path = below === '' ? child.name : `${below}/${child.name}`;
      if (child.isDirectory()) await visit(path);
      else found.push(path);
    }
  };
  await visit('');
  return found.sort(compare);
}

function missing(thrown: NodeJS.ErrnoException): [] {
  if (thrown.code === 'ENOENT') return [];
  throw thrown;
}
