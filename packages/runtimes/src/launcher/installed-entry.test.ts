import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { entryFile } from './installed-entry.ts';

test('a file of a package is found in the nearest node_modules above', async () => {
  const root = await mkdtemp(join(tmpdir(), 'installed-entry-'));
  const app = join(root, 'apps/desk');
  const write = async (path: string) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
  };
  const hoisted = join(root, 'node_modules/@acme/serve/bin.js');
  const own = join(app, 'node_modules/@acme/serve/bin.js');
  await mkdir(app, { recursive: true });
  expect(entryFile('server.js', app)).toBe(join(app, 'server.js'));
  expect(() => entryFile('installed:@acme/serve/bin.js', app)).toThrow('install its package');
  await write(hoisted);
  expect(entryFile('installed:@acme/serve/bin.js', app)).toBe(hoisted);
  await write(own);
  expect(entryFile('installed:@acme/serve/bin.js', app)).toBe(own);
});
