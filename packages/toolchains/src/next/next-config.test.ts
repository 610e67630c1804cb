import { expect, test } from 'vitest';
import { actionKey, adaptedNextConfig, type NextConfig } from './next-config.ts';

const plain: NextConfig = { basePath: '', assetPrefix: '', experimental: { mdxRs: true } };
const below = { root: '/project', mount: '/admin', fingerprint: '0123456789abcdef0123456789abcdef' };

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

test('assets that the user keeps elsewhere stay there', () => {
  const config = { ...plain, assetPrefix: 'https://cdn.example.com' };
  expect(adaptedNextConfig(config, below)).toMatchObject({
    basePath: '/admin',
    assetPrefix: 'https://cdn.example.com',
  });
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
