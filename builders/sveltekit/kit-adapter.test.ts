import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { type KitServer, kitServer } from './kit-adapter.ts';

const service = someService({ name: 'kit', root: 'kit', framework: 'sveltekit' });
const importing = (adapter: string) =>
  `import adapter from '${adapter}';\nexport default { kit: { adapter: adapter() } };\n`;

const targetOf = async (devDependencies: object, files: Readonly<Record<string, string>> = {}) => {
  const root = memoryTree({ 'kit/package.json': JSON.stringify({ devDependencies }), ...files });
  const found = await kitServer(service, root);
  return found.ok
    ? found.value
    : diagnosticsOf(found).map((one) => `${one.location?.file}:${one.location?.line} ${one.message}`);
};

test.each<[string, string, object, KitServer]>([
  ['adapter-node', '@sveltejs/adapter-node', {}, 'own-adapter'],
  ['adapter-static', '@sveltejs/adapter-static', { '@sveltejs/adapter-auto': '7' }, 'none'],
  [
    'adapter-auto with the adapter for Node',
    '@sveltejs/adapter-auto',
    { '@sveltejs/adapter-node': '5' },
    'own-adapter',
  ],
  ['adapter-auto alone', '@sveltejs/adapter-auto', { '@sveltejs/kit': '^2.48.5' }, 'node-adapter'],
  ['an adapter for another platform', '@sveltejs/adapter-vercel', { '@sveltejs/kit': '2' }, 'node-adapter'],
])('what the configuration imports decides: %s', async (_, adapter, dependencies, server) => {
  expect(await targetOf(dependencies, { 'kit/svelte.config.js': importing(adapter) })).toBe(server);
});

test('without a configuration the only adapter among the dependencies decides', async () => {
  expect(await targetOf({ '@sveltejs/adapter-node': '5' })).toBe('own-adapter');
  expect(await targetOf({ '@sveltejs/adapter-static': '5' })).toBe('none');
  expect(await targetOf({})).toBe('none');
});

test('the adapter for Node may be a dependency of the workspace', async () => {
  const files = {
    'package.json': '{ "devDependencies": { "@sveltejs/adapter-node": "5" } }',
    'kit/svelte.config.js': importing('@sveltejs/adapter-auto'),
  };
  expect(await targetOf({}, files)).toBe('own-adapter');
});

test('where the adapter that svc-build brings does not fit, one for another platform is refused where it stands', async () => {
  const auto = { 'kit/svelte.config.js': importing('@sveltejs/adapter-auto') };
  const said = (name: string) =>
    `Service "kit" is built for another platform by ${name}: what that leaves does not run on Node.`;
  expect(await targetOf({ '@sveltejs/kit': '^1.30.0' }, auto)).toEqual([
    `kit/svelte.config.js:1 ${said('@sveltejs/adapter-auto')}`,
  ]);
  expect(await targetOf({ '@sveltejs/adapter-vercel': '6' })).toEqual([
    `kit/package.json:1 ${said('@sveltejs/adapter-vercel')}`,
  ]);
});
