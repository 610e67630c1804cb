import { expect, it } from 'vitest';
import { findStaticFile } from './find-static-file.ts';

/** Files of one size, and a link that leads out of the site. */
const FILES = new Set(['/site/a.txt', '/site/sub/a b.txt', '/site/ä.txt', '/secret.txt']);
const files = {
  realPath: async (path: string) =>
    path === '/site/link' ? '/secret.txt' : path === '/site' || path === '/site/sub' || FILES.has(path) ? path : null,
  stat: async (path: string) =>
    FILES.has(path)
      ? { kind: 'file' as const, size: 1, mtimeMs: 2, executable: false }
      : { kind: 'directory' as const, size: 0, mtimeMs: 0, executable: false },
};

it.each([
  ['a.txt', '/site/a.txt'],
  ['sub/a%20b.txt', '/site/sub/a b.txt'],
  ['%C3%A4.txt', '/site/ä.txt'],
  ['', null],
  ['sub', null],
  ['sub/', null],
  ['gone', null],
  ['link', null],
  ['sub%2Fa%20b.txt', null],
  ['sub%5Ca', null],
  ['%2E%2E/secret.txt', null],
  ['../secret.txt', null],
  ['a.txt%00', null],
  ['%FF', null],
  ['x'.repeat(256), null],
  [`${'x/'.repeat(1600)}x`, null],
])('%s names %s', async (below, path) => {
  expect((await findStaticFile('/site', below, files as never))?.path ?? null).toBe(path);
});
