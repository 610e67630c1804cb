import { expect, test } from 'vitest';
import { actionKey, adaptedNextConfig, type NextConfig } from './next-config.ts';

const plain: NextConfig = {
  basePath: '',
  assetPrefix: '',
  distDir: '.next',
  images: { path: '/_next/image', loader: 'default' },
  adapterPath: '/hook.mjs',
  experimental: { mdxRs: true },
};
const below = { root: '/project', mount: '/admin', fingerprint: '0123456789abcdef0123456789abcdef', includes: [] };

test('a mount becomes the base path and the place of assets, and the rest of the config stays', () => {
  expect(adaptedNextConfig({ ...plain, reactStrictMode: true }, below)).toMatchObject({
    basePath: '/admin',
    assetPrefix: '/admin',
    output: 'standalone',
    outputFileTracingRoot: '/project',
    turbopack: { root: '/project' },
    reactStrictMode: true,
    experimental: { mdxRs: true },
  });
  expect(adaptedNextConfig(plain, { ...below, mount: '/' })).toMatchObject({ basePath: '', assetPrefix: '' });
});

test('before version 15, what is traced is said among the experimental settings', () => {
  const own = { outputFileTracingRoot: '', outputFileTracingIncludes: { '/**': ['a/**'] } };
  const config = { ...plain, amp: { canonicalBase: '' }, experimental: own };
  const adapted = adaptedNextConfig(config, { ...below, includes: ['c/**'] });
  expect(adapted.experimental).toMatchObject({
    outputFileTracingRoot: '/project',
    outputFileTracingIncludes: { '/**': ['a/**', 'c/**'] },
    isrFlushToDisk: false,
  });
  expect(adapted).not.toHaveProperty('outputFileTracingRoot');
  expect(adapted).not.toHaveProperty('turbopack');
  expect(adapted.amp).toEqual({ canonicalBase: '/admin' });
});

test('a config that was changed already stays as it is', () => {
  const { generateBuildId: _, ...once } = adaptedNextConfig<NextConfig>(plain, below);
  const { generateBuildId: __, ...again } = adaptedNextConfig<NextConfig>(once, below);
  expect(again).toEqual(once);
});

test('assets that the user keeps elsewhere stay there', () => {
  const config = { ...plain, assetPrefix: 'https://cdn.example.com' };
  expect(adaptedNextConfig(config, below)).toMatchObject({
    basePath: '/admin',
    assetPrefix: 'https://cdn.example.com',
  });
});

test.each([
  ['/_next/image', '/admin/_next/image'],
  ['/_next/image/', '/admin/_next/image/'],
  ['/admin/_next/image', '/admin/_next/image'],
  ['/imgs/_opt', '/admin/imgs/_opt'],
  ['/administration/_opt', '/admin/administration/_opt'],
  ['/admin/imgs/_opt', '/admin/imgs/_opt'],
  ['//images.example.com/', '//images.example.com/'],
  ['https://images.example.com/', 'https://images.example.com/'],
])('images that are asked for at %s are asked for at %s below a mount', (path, moved) => {
  const images = { path, loader: 'default', qualities: [75] };
  expect(adaptedNextConfig({ ...plain, images }, below).images).toEqual({ ...images, path: moved });
  expect(adaptedNextConfig({ ...plain, images }, { ...below, mount: '/' }).images).toEqual(images);
});

test('an app that has its base path itself names the whole path of its images', () => {
  const images = { path: '/imgs/_opt', loader: 'default' };
  expect(adaptedNextConfig({ ...plain, basePath: '/admin', images }, below).images).toEqual(images);
});

test('a path that goes before what another loader asks for stays', () => {
  const images = { path: '/cloud/', loader: 'cloudinary' };
  expect(adaptedNextConfig({ ...plain, images }, below).images).toEqual(images);
});

test('the build is not one for a platform: the hook takes itself out', () => {
  expect(adaptedNextConfig(plain, below).adapterPath).toBeUndefined();
});

test('a static export stays one, and everything else becomes a server; both where plans say', () => {
  const outputOf = (config: NextConfig) => {
    const { output, distDir } = adaptedNextConfig(config, below);
    return [output, distDir];
  };
  expect(outputOf(plain)).toEqual(['standalone', '.next']);
  expect(outputOf({ ...plain, output: 'export', distDir: 'build' })).toEqual(['export', '.next']);
});

test('files to include join those that the user has Next trace', () => {
  const own = { '/**': ['a/**'], '/api': ['b/**'] };
  const traced = (includes: readonly string[]) =>
    adaptedNextConfig({ ...plain, outputFileTracingIncludes: own }, { ...below, includes }).outputFileTracingIncludes;
  expect(traced(['c/**'])).toEqual({ '/**': ['a/**', 'c/**'], '/api': ['b/**'] });
  expect(traced([])).toEqual(own);
});

test('the build is called by its fingerprint, unless the user calls it something', async () => {
  const idOf = async (config: NextConfig) => adaptedNextConfig(config, below).generateBuildId?.();
  expect(await idOf(plain)).toBe('0123456789abcdef0123');
  expect(await idOf({ ...plain, generateBuildId: () => null })).toBe('0123456789abcdef0123');
  expect(await idOf({ ...plain, generateBuildId: async () => 'v7' })).toBe('v7');
});

test('the key of server actions is one for AES-256', () => {
  expect(Buffer.from(actionKey('secret'), 'base64')).toHaveLength(32);
  expect(actionKey('secret')).toBe(actionKey('secret'));
  expect(actionKey('other')).not.toBe(actionKey('secret'));
});
