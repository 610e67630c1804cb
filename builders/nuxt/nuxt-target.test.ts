import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { isNuxtServer } from './nuxt-target.ts';

const isServer = async (scripts: object, files: Readonly<Record<string, string>> = {}) => {
  const manifest = JSON.stringify({ scripts, dependencies: { nuxt: '4' } });
  return isNuxtServer(someService({ framework: 'nuxt' }), memoryTree({ 'package.json': manifest, ...files }));
};

test.each([
  [{ build: 'nuxt generate' }, false],
  [{ build: 'nuxt build --prerender' }, false],
  [{}, false],
  [{ build: 'nuxi build', generate: 'nuxt generate' }, true],
  [{ build: 'npm run bundle', bundle: 'nuxt build' }, true],
])('%o makes a server: %s', async (scripts, value) => {
  expect(await isServer(scripts)).toMatchObject({ value });
});

const config = (settings: string) => ({ 'nuxt.config.ts': `export default defineNuxtConfig({ ${settings} });\n` });

test.each([
  ['ssr: false', config('ssr: false'), false],
  ['ssr: true', config('ssr: true'), true],
  ['ssr: false, for some routes alone', config("routeRules: { '/admin/**': { ssr: false } }"), true],
  ['ssr: false, said of in a comment', config('/* ssr: false */ devtools: {}'), true],
  ['ssr: false beside what may bring code for a server', config("ssr: false, modules: ['x']"), true],
  ['ssr: false beside a brace in a string', config("app: { x: '{' }, ssr: false"), false],
  ['ssr: false beside code for a server', { ...config('ssr: false'), 'server/api/x.ts': '' }, true],
])('with %s `nuxt build` makes a server: %s', async (_, files, value) => {
  expect(await isServer({ build: 'nuxt build' }, files)).toMatchObject({ value });
});
