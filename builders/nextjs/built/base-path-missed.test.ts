import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { basePathMissed } from './base-path-missed.ts';

const root = mkdtempSync(join(tmpdir(), 'svc-build-next-missed-'));
const missed = (mount: string) =>
  basePathMissed({ service: 'shop', root, directory: 'shop', notes: '', hook: 'preload', mount });

beforeEach(() => mkdirSync(join(root, 'shop/.next'), { recursive: true }));
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ['/shop', '/shop', null],
  ['', '/', null],
  ['', '/shop', 'The service "shop" is mounted at /shop, but its build answers at /.'],
  ['/other', '/shop', 'The service "shop" is mounted at /shop, but its build answers at /other.'],
])('a build for "%s" below %s', async (basePath, mount, message) => {
  writeFileSync(join(root, 'shop/.next/routes-manifest.json'), JSON.stringify({ basePath }));
  expect((await missed(mount))?.message ?? null).toBe(message);
});

test('the line to add is said, and where it belongs', async () => {
  writeFileSync(join(root, 'shop/.next/routes-manifest.json'), '{}');
  writeFileSync(join(root, 'shop/next.config.js'), 'module.exports = {};\n');
  expect(await missed('/shop')).toMatchObject({
    code: 'BASE_PATH_CONFLICT',
    help: "Say `basePath: '/shop'` in the Next config.",
    location: { file: 'shop/next.config.js', line: 1 },
  });
});
