import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configNotes } from './config-notes.ts';
import type { NextConfig } from './next-config.ts';

const root = mkdtempSync(join(tmpdir(), 'svc-build-next-notes-'));
const plain: NextConfig = {
  basePath: '',
  assetPrefix: '',
  distDir: '.next',
  images: { path: '/_next/image', loader: 'default' },
  experimental: {},
};
const notesOf = (config: Partial<NextConfig>, mount = '/admin') =>
  configNotes({ ...plain, ...config }, { root, directory: root, service: 'admin', mount });

beforeAll(() => writeFileSync(join(root, 'next.config.mjs'), "export default {\n  distDir: 'build',\n};\n"));
afterAll(() => rmSync(root, { recursive: true }));

test('a directory of its own is not used, and the place that names it is shown', () => {
  expect(notesOf({ distDir: 'build' })).toMatchObject([
    { code: 'CONFIG_IGNORED_KEY', severity: 'warning', location: { file: 'next.config.mjs', line: 2, column: 3 } },
  ]);
});

test('assets that another service would be asked for are worth a word; others are not', () => {
  expect(notesOf({ assetPrefix: '/cdn' })).toMatchObject([{ code: 'BASE_PATH_CONFLICT', severity: 'warning' }]);
  for (const assetPrefix of ['', '/admin', '/admin/cdn', 'https://cdn.example.com']) {
    expect(notesOf({ assetPrefix })).toEqual([]);
  }
  expect(notesOf({ assetPrefix: '/cdn' }, '/')).toEqual([]);
});
