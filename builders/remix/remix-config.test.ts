import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { refusesRemix, remixOutput } from './remix-config.ts';

const service = someService({ name: 'desk', framework: 'remix', routePrefix: '/desk' as RoutePrefix });
const vite = (call: string) => ({ 'vite.config.ts': `export default defineConfig({ plugins: [${call}] });\n` });
const SERVE = { '@remix-run/serve': '2' };
const said = async (files: Readonly<Record<string, string>>, dependencies: object = SERVE) => {
  const root = memoryTree({ 'package.json': JSON.stringify({ dependencies }), ...files });
  return diagnosticsOf(await refusesRemix(service, root)).map(
    ({ code, location, message }) => `${code} ${location?.file} ${message}`,
  );
};

test.each(['remix', 'vitePlugin'])('the plugin, called %s, has to know the prefix', async (name) => {
  expect(await said(vite(`${name}({ basename: '/desk/' })`))).toEqual([]);
  expect(await said(vite(`${name}({ basename: '/shop/' })`))).toMatchObject([/^BASE_PATH_CONFLICT vite.config.ts/]);
});

test('a prefix that nothing says, a server that nothing starts, and the first compiler are refused', async () => {
  expect(await said(vite('remix()'))).toMatchObject([/^BASE_PATH_CONFLICT vite.config.ts/]);
  expect(await said(vite("remix({ basename: '/desk/' })"), {})).toMatchObject([
    /^SERVER_TARGET_UNSUPPORTED package.json/,
  ]);
  expect(await said({ 'remix.config.js': 'export default {};' })).toMatchObject([
    /^SERVER_TARGET_UNSUPPORTED remix.config.js/,
  ]);
});

test('where it builds is read from the plugin', async () => {
  const placeOf = (call: string) => remixOutput('.', memoryTree(vite(call)));
  expect(await placeOf('remix()')).toMatchObject({ value: null });
  expect(await placeOf("remix({ buildDirectory: 'out' })")).toMatchObject({
    value: { directory: 'out', site: 'client' },
  });
});
