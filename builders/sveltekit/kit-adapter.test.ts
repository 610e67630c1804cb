import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { isKitServer } from './kit-adapter.ts';

const service = someService({ name: 'kit', root: 'kit', framework: 'sveltekit' });
const importing = (adapter: string) =>
  `import adapter from '${adapter}';\nexport default { kit: { adapter: adapter() } };\n`;

const targetOf = async (devDependencies: object, files: Readonly<Record<string, string>> = {}) => {
  const root = memoryTree({ 'kit/package.json': JSON.stringify({ devDependencies }), ...files });
  const found = await isKitServer(service, root);
  return found.ok
    ? found.value
    : diagnosticsOf(found).map((one) => `${one.location?.file}:${one.location?.line} ${one.message}`);
};

test.each<[string, string, object, boolean]>([
  ['adapter-node', '@sveltejs/adapter-node', {}, true],
  ['adapter-static', '@sveltejs/adapter-static', { '@sveltejs/adapter-auto': '7' }, false],
  ['adapter-auto with the adapter for Node', '@sveltejs/adapter-auto', { '@sveltejs/adapter-node': '5' }, true],
])('what the configuration imports decides: %s', async (_, adapter, dependencies, isServer) => {
  expect(await targetOf(dependencies, { 'kit/svelte.config.js': importing(adapter) })).toBe(isServer);
});

test('without a configuration the only adapter among the dependencies decides', async () => {
  expect(await targetOf({ '@sveltejs/adapter-node': '5' })).toBe(true);
  expect(await targetOf({ '@sveltejs/adapter-static': '5' })).toBe(false);
  expect(await targetOf({})).toBe(false);
});

test('the adapter for Node may be a dependency of the workspace', async () => {
  const files = {
    'package.json': '{ "devDependencies": { "@sveltejs/adapter-node": "5" } }',
    'kit/svelte.config.js': importing('@sveltejs/adapter-auto'),
  };
  expect(await targetOf({}, files)).toBe(true);
});

test('an adapter for another platform, and adapter-auto with none for Node, are refused where they stand', async () => {
  const auto = { 'kit/svelte.config.js': importing('@sveltejs/adapter-auto') };
  expect(await targetOf({}, auto)).toEqual([
    'kit/svelte.config.js:1 Service "kit" leaves its target to @sveltejs/adapter-auto, which has no adapter for Node to take.',
  ]);
  expect(await targetOf({ '@sveltejs/adapter-vercel': '6' })).toEqual([
    'kit/package.json:1 Service "kit" is built for another platform by @sveltejs/adapter-vercel: what that leaves does not run on Node.',
  ]);
});
