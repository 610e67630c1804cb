import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf, ok } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { FACTS, framework, SETTING } from '../site/testing/tried-site.ts';
import { emitted } from './emitted.ts';
import type { EmittedFacts } from './emitted-facts.ts';
import { siteOrServer } from './site-or-server.ts';

const SERVER: EmittedFacts = {
  ...FACTS,
  output: { directory: '.out', site: 'public', option: null, configured: async () => ok(null) },
  variables: { PAGES_TARGET: 'node' },
  server: {
    entry: 'server/index.mjs',
    runner: null,
    parts: ['server', 'public'],
    client: 'public',
    clientBelowPrefix: false,
    selfContained: true,
    mayBeSite: true,
    variables: { TRUST: 'yes' },
  },
};
const service = someService({ name: 'desk', root: 'desk', framework: 'pages', routePrefix: '/desk' as RoutePrefix });
const FILES = {
  'desk/package.json': '{ "scripts": { "build": "pages build" } }',
  'desk/.out/server/index.mjs': '',
  'desk/.out/public/_pages/a.js': '',
  'desk/.out/public/note.txt': '',
};
const NODE = { node: { code: 0, stdout: 'v20.1.0\n', stderr: '' } };

const outputOf = async (value: object | null, files: Readonly<Record<string, string>> = FILES) => {
  const scratch = memoryTree({ 'bundle.json': JSON.stringify({ value, diagnostics: [] }) });
  const built = { root: memoryTree(files), scratch, captured: Object.keys(files) };
  return emitted(SERVER)(framework).collect(service, built, NODE);
};

test('the build is told the prefix and the target; what it left is bundled after it', async () => {
  const plan = await emitted(SERVER)(framework).plan(service, memoryTree(FILES), {});
  const [build, bundle] = plan.ok ? plan.value.actions : [];
  expect(build?.steps.at(-1)).toMatchObject({ argv: ['sh', '-c', 'pages build --base /desk/'] });
  expect(build).toMatchObject({ outputs: ['desk/.out'], env: { set: { PAGES_TARGET: 'node' } } });
  expect(bundle).toMatchObject({
    needs: ['build:desk'],
    steps: [{ module: 'emitted-bundle', input: { parts: ['desk/.out/server', 'desk/.out/public'] } }],
  });
});

test('its server is a function, and files that are named after their contents need none', async () => {
  const bundle = {
    entry: 'desk/.out/server/index.mjs',
    entries: [],
    preloads: [],
    sources: [],
    assets: ['_pages/a.js'],
    runner: null,
  };
  expect(await outputOf(bundle)).toMatchObject({
    ok: true,
    value: {
      functions: [
        { cwd: 'desk', handler: 'desk/.out/server/index.mjs', launch: { env: { TRUST: 'yes', PORT: '{port}' } } },
      ],
      static: { entries: [{ path: '_pages/a.js' }], fallback: null, immutable: ['_pages/a.js'] },
    },
  });
});

test('what runs it is started with it, from where that is installed', async () => {
  const bundle = { entry: 'desk/.out/server/index.mjs', entries: [], preloads: [], sources: [], assets: [] };
  const output = await outputOf({ ...bundle, runner: 'node_modules/serve/bin.js' });
  expect(output).toMatchObject({ ok: true, value: { static: null } });
  const [one] = output.ok ? output.value.functions : [];
  expect(one?.launch.argv.slice(-2)).toEqual(['./../node_modules/serve/bin.js', './.out/server/index.mjs']);
  expect(one?.required).toContain('node_modules/serve/bin.js');
});

test('a build that made pages in place of a server is a site', async () => {
  const pages = { 'desk/package.json': '{}', 'desk/.out/public/index.html': '', 'desk/.out/public/_pages/a.js': '' };
  expect(await outputOf(null, pages)).toMatchObject({
    value: { functions: [], static: { entries: [{ path: '_pages/a.js' }, { path: 'index.html' }] } },
  });
});

test('a prefix that only a setting can say has to be said there, before anything is built', async () => {
  const recipe = emitted({ ...SERVER, base: SETTING })(framework);
  const said = async (config: string) => {
    const plan = await recipe.plan(service, memoryTree({ ...FILES, 'desk/pages.config.js': config }), {});
    return diagnosticsOf(plan).map(({ code, message, help }) => `${code}: ${message} ${help}`);
  };
  expect(await said('export default { base: "/desk/" };')).toEqual([]);
  expect(await said('export default { base: process.env.BASE };')).toEqual([]);
  expect(await said('export default {};')).toEqual([
    'BASE_PATH_CONFLICT: The service "desk" is mounted at /desk, but pages.config.js does not say `base`. Set `base` to "/desk/" in pages.config.js.',
  ]);
});

test('in development its own server runs where that knows the prefix, else what the build leaves', async () => {
  const runOf = async (knowsBase: boolean) => {
    const recipe = emitted({ ...SERVER, dev: { ...SERVER.dev, knowsBase } })(framework);
    const plan = await recipe.dev(service, memoryTree(FILES), {});
    return plan.ok && plan.value.run.kind === 'process' ? plan.value.run.argv : null;
  };
  expect(await runOf(true)).toEqual(['pages', 'dev', '--port', '{port}', '--base', '/desk/']);
  expect((await runOf(false))?.slice(-2)).toEqual(['{modules}/node-launcher.mjs', './.out/server/index.mjs']);
});

test('a framework of both kinds takes each service as its configuration says', async () => {
  const recipe = (value: boolean) =>
    siteOrServer({ site: FACTS, server: SERVER, isServer: async () => ok(value) })(framework);
  const idsOf = async (value: boolean) => {
    const plan = await recipe(value).plan(service, memoryTree(FILES), {});
    return plan.ok ? plan.value.actions.map(({ id }) => id) : [];
  };
  expect(await idsOf(false)).toEqual(['build:desk']);
  expect(await idsOf(true)).toEqual(['build:desk', 'bundle:desk']);
  expect(await recipe(false).probe(service, memoryTree(FILES))).toMatchObject({ value: [] });
  expect(await recipe(true).probe(service, memoryTree(FILES))).toMatchObject({ value: [{ id: 'node' }] });
});
