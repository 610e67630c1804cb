import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { BuiltConfig } from './built-config.ts';
import { imageLibraryMissing } from './image-library-missing.ts';

const root = mkdtempSync(join(tmpdir(), 'svc-build-next-library-'));
const chunks = join(root, 'shop/.next/static/chunks');
const input = { service: 'shop', root, directory: 'shop', nestedRoots: [], sealed: '', sealedAs: '', secret: '' };
const images = { path: '/shop/_next/image', unoptimized: false, loader: 'default' };
const plain: BuiltConfig = { basePath: '/shop', assetPrefix: '/shop', images };

afterAll(() => rmSync(root, { recursive: true }));

test('a page with images whose bundle cannot make them smaller is worth a word', async () => {
  mkdirSync(join(chunks, 'app'), { recursive: true });
  writeFileSync(join(root, 'shop/package.json'), '{ "dependencies": { "next": "14.2.35" } }\n');
  writeFileSync(join(chunks, 'main-1.js'), 'self.images={"path":"/shop/_next/image"}');
  const said = async (config: BuiltConfig, bundled: readonly string[] = []) =>
    (
      await imageLibraryMissing(
        input,
        config,
        bundled.map((path) => ({ path })),
      )
    )?.message ?? null;
  expect(await said(plain)).toBeNull();
  writeFileSync(join(chunks, 'app/page-1.js'), 'const images={"path":"/shop/_next/image"}');
  expect(await said(plain)).toMatch('has no sharp');
  expect(await said(plain, ['node_modules/sharp/lib/index.js'])).toBeNull();
  expect(await said({ ...plain, images: { ...images, unoptimized: true } })).toBeNull();
});
