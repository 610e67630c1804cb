import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { isAstroServer } from './astro-target.ts';

const targetOf = async (dependencies: object, config: string | null = null) => {
  const files = config === null ? {} : { 'astro.config.mjs': config };
  const root = memoryTree({ 'package.json': JSON.stringify({ dependencies }), ...files });
  const found = await isAstroServer(someService({ name: 'docs', framework: 'astro' }), root);
  return found.ok
    ? found.value
    : diagnosticsOf(found).map(({ location, help }) => `${location?.file}:${location?.line} ${help}`);
};
const using = (adapter: string, call: string) =>
  `import adapter from '${adapter}';\nexport default { adapter: adapter(${call}) };\n`;

test('the adapter for Node makes a server of it', async () => {
  expect(await targetOf({ astro: '5' })).toBe(false);
  expect(await targetOf({ astro: '5' }, 'export default {};')).toBe(false);
  expect(await targetOf({ astro: '5', '@astrojs/node': '9' })).toBe(true);
  expect(await targetOf({ astro: '5' }, using('@astrojs/node', "{ mode: 'standalone' }"))).toBe(true);
});

test('other adapters, and a part of another server, are refused where they stand', async () => {
  expect(await targetOf({}, using('@astrojs/vercel/serverless', ''))).toEqual([
    'astro.config.mjs:1 Use @astrojs/node for a server; or remove the adapter, so that the build leaves pages.',
  ]);
  expect(await targetOf({ '@astrojs/netlify': '6' })).toEqual([
    'package.json:1 Use @astrojs/node for a server; or remove the adapter, so that the build leaves pages.',
  ]);
  expect(await targetOf({}, using('@astrojs/node', "{ mode: 'middleware' }"))).toEqual([
    'astro.config.mjs:2 Set `mode` to "standalone", or let the script "start" run the program that uses it, such as `node server.mjs`.',
  ]);
});
