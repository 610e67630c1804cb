import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The command, as this repository has built it. */
export const command = join(root, 'node_modules/.bin/svc-build');
/** The sample project. */
export const sample = join(root, 'test/projects/storefront');

/** What a file of the sample project says. @param {string} path */
export function readSample(path) {
  return JSON.parse(readFileSync(join(sample, path), 'utf8'));
}

/** Copies the sample project without what an earlier run left in it. @param {string} directory */
export function copySample(directory) {
  const leftovers = /\/(node_modules|\.next|\.svc-build|\.vercel)(\/|$)/;
  cpSync(sample, directory, { recursive: true, filter: (path) => !leftovers.test(path.slice(sample.length)) });
}
