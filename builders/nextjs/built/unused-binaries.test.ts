import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { NextBundleInput } from '../next-bundle.ts';
import type { BuiltConfig } from './built-config.ts';
import { unusedBinaries } from './unused-binaries.ts';

const root = mkdtempSync(join(tmpdir(), 'svc-build-next-binaries-'));
const input: NextBundleInput = {
  service: 'web',
  root,
  directory: 'web',
  sealed: '',
  nestedRoots: [],
  sealedAs: '',
  secret: '',
};
const images = { path: '/_next/image', unoptimized: false, loader: 'default' };
const plain: BuiltConfig = { basePath: '', assetPrefix: '', images };
const asTheyAre: BuiltConfig = { ...plain, images: { ...images, unoptimized: true } };

const sharp = 'node_modules/.pnpm/sharp@0.35.5/node_modules/sharp/package.json';
const foreign = [
  'node_modules/@img/sharp-libvips-win32-x64/lib/libvips-cpp.dll',
  'node_modules/.pnpm/sharp@0.35.5/node_modules/@img/sharp-win32-x64',
];
const others = ['web/server.js', 'node_modules/@img/colour/index.cjs', 'node_modules/next/dist/server/sharp.js'];

afterAll(() => rmSync(root, { recursive: true }));

function trace(file: string): void {
  const path = join(root, 'web/.next/server/app/page.js.nft.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify({ version: 1, files: [file] }));
}

async function dropped(config: BuiltConfig): Promise<readonly string[]> {
  return [sharp, ...foreign, ...others].filter(await unusedBinaries(input, config));
}

test('binaries of other systems and C libraries are not used', async () => {
  expect(await dropped(plain)).toEqual(foreign);
});

test('where images are served as they are, none is, unless the app asks for it', async () => {
  trace('../../../../node_modules/react/index.js');
  expect(await dropped(asTheyAre)).toEqual([sharp, ...foreign, 'node_modules/@img/colour/index.cjs']);
  expect(await dropped({ ...asTheyAre, cacheHandler: './handler.js' })).toEqual(foreign);
  trace('../../../../node_modules/sharp/dist/index.cjs');
  expect(await dropped(asTheyAre)).toEqual(foreign);
});
