import { createHash } from 'node:crypto';
import { type FakeFile, fakeHost } from '@svc-build/host/testing/fake-host';
import type { BuildOutput, Entry, FunctionOutput } from '@svc-build/model/build-output';
import type { RoutePrefix } from '@svc-build/model/names';
import { compileRoutes } from '@svc-build/model/routes';
import type { ResolvedService } from '@svc-build/model/service';
import { someService } from '@svc-build/model/testing/some-service';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { expect, it, test } from 'vitest';
import type { BuildContext } from '../build-context.ts';
import { InspectedFiles } from './inspect-files.ts';
import { launchRow, stageService } from './stage-service.ts';

const directories = { root: '/home/me/p', modules: '/opt/svc-build/modules' };
const places = { root: directories.root, scratch: '/home/me/p/.svc-build/scratch/api' };
const table = compileRoutes([
  { prefix: '/' as RoutePrefix, service: 'web', stripPrefix: false },
  { prefix: '/svc/api' as RoutePrefix, service: 'api', stripPrefix: false },
]);
const web = { name: 'web', routePrefix: '/' as RoutePrefix };

function functionOf(entries: readonly Entry[]): FunctionOutput {
  const stop = { signal: 'SIGTERM', okExit: [0] } as const;
  const launch = { argv: ['node', 'a.js'], env: { MODE: 'x', PORT: '{port}' }, ready: 'port', stop } as const;
  return {
    name: 'index',
    entries,
    cwd: '.',
    launch,
    required: [],
    runtime: 'nodejs',
    handler: 'a.js',
    launcherType: null,
  };
}

function outputOf(details: Partial<BuildOutput>): BuildOutput {
  return { functions: [], static: null, probes: [], requires: [], madeFrom: [], ...details };
}

const site = (entries: readonly Entry[]) =>
  outputOf({ static: { entries, fallback: null, immutable: ['_assets/**'] } });
const contents = (path: string, text = path): Entry => ({ kind: 'contents', path, contents: text, mode: 0o644 });

/** What is staged of an output, and what is said of it. */
async function stage(
  output: BuildOutput,
  service: Partial<ResolvedService> = {},
  files: Record<string, FakeFile> = {},
) {
  const host = fakeHost({ files });
  const context = { host, directories } as unknown as BuildContext;
  const result = await stageService(
    { service: someService(service), output },
    { table, staging: '/staging', places, inspected: new InspectedFiles() },
    context,
  );
  const said = (result.ok ? result.warnings : result.diagnostics).map(({ code, message }) => `${code}: ${message}`);
  return { staged: result.ok ? result.value : null, said, tree: host.tree('/staging'), host };
}

it('lays out every kind of entry, with the modes of bundles', async () => {
  const { tree, host, staged } = await stage(
    outputOf({
      functions: [
        functionOf([
          { kind: 'file', path: 'a.js', from: '{root}/a.js', mode: 0o755 },
          { kind: 'file', path: 'made.js', from: '{scratch}/made.js', mode: 0o644 },
          contents('text', 'text'),
          { kind: 'module', path: 'launch.mjs', module: 'launcher' },
          { kind: 'link', path: 'deep/link', target: '../a.js' },
        ]),
      ],
    }),
    {},
    {
      [`${places.root}/a.js`]: { contents: 'a', mode: 0o640 },
      [`${places.scratch}/made.js`]: { contents: 'made', mode: 0o600 },
      [`${directories.modules}/launcher.mjs`]: 'launcher',
    },
  );
  const bundle = 'functions/_svc/api/index.func';
  expect(tree).toEqual({
    [`${bundle}/.vc-config.json`]: expect.stringContaining('"handler": "a.js"'),
    [`${bundle}/a.js`]: 'a',
    [`${bundle}/deep/link`]: '-> ../a.js',
    [`${bundle}/launch.mjs`]: 'launcher',
    [`${bundle}/made.js`]: 'made',
    [`${bundle}/text`]: 'text',
  });
  const mode = (path: string) => host.disk.identity(`/staging/${bundle}/${path}`)?.mode;
  expect([mode('a.js'), mode('made.js'), mode('launch.mjs')]).toEqual([0o100755, 0o100644, 0o100644]);
  expect(staged?.manifest.size.files).toBe(6);
});

it('what a process gets at its start is no part of what a deployment is told', async () => {
  const { tree } = await stage(outputOf({ functions: [functionOf([])] }));
  const config: unknown = JSON.parse(tree['functions/_svc/api/index.func/.vc-config.json'] ?? '');
  expect(config).toMatchObject({ environment: { MODE: 'x' }, architecture: 'x86_64' });
});

it('static files lie below the route prefix', async () => {
  const { tree, staged } = await stage(site([contents('index.html'), contents('_assets/a.js')]));
  expect(Object.keys(tree)).toEqual(['static/svc/api/_assets/a.js', 'static/svc/api/index.html']);
  expect(staged?.manifest.static).toEqual({
    dir: 'static/svc/api',
    mount: '/svc/api',
    fallback: null,
    immutable: ['_assets/**'],
  });
});

it('code of a site says nothing of where the project lies', async () => {
  const { tree, said } = await stage(site([contents('a.js', 'files:[{path:"/home/me/p/locales/en.json"}]')]));
  expect(tree).toEqual({ 'static/svc/api/a.js': 'files:[{path:"/project/locales/en.json"}]' });
  expect(said).toEqual([]);
});

it.each([
  ['code whose contents a page names', 'a.js', '/home/me/p/locales'],
  ['a text that is no code', 'a.txt', '/home/me/p/locales'],
])('%s stays as it is, and is named', async (_, path, text) => {
  const integrity = createHash('sha384').update(text).digest('base64');
  const page = `<script src="/svc/api/a.js" integrity="sha384-${integrity}"></script>`;
  const { said } = await stage(site([contents(path, text), contents('index.html', page)]));
  expect(said).toEqual([expect.stringContaining(`static/svc/api/${path} holds the path /home/me/p`)]);
});

it('files at paths that another service owns, or svc-build, are left out and named', async () => {
  const { tree, said } = await stage(
    site(['index.html', 'svc/api/x', 'svc/apix', '_svc/y'].map((path) => contents(path))),
    web,
  );
  expect(Object.keys(tree)).toEqual(['static/index.html', 'static/svc/apix']);
  expect(said).toEqual([expect.stringMatching(/^STATIC_FILE_UNREACHABLE: .* left out: svc\/api\/x, _svc\/y\.$/)]);
});

it.each<[string, Entry]>([
  ['a file that names the project’s place', contents('a.js', 'require("/home/me/p/lib")')],
  ['a link out of the bundle', { kind: 'link', path: 'a.js', target: '/home/me/p/a.js' }],
])('a bundle with %s would not run elsewhere', async (_, entry) => {
  const { staged, said } = await stage(outputOf({ functions: [functionOf([entry])] }));
  expect([staged, said]).toEqual([null, [expect.stringMatching(/^OUTPUT_NOT_SELF_CONTAINED: .*a\.js/)]]);
});

it('the digest is of the contents, in whatever order they came', async () => {
  const digest = async (...entries: readonly Entry[]) => (await stage(site(entries), web)).staged?.manifest.digest;
  const one = await digest(contents('a'), contents('b'));
  expect(await digest(contents('b'), contents('a'))).toBe(one);
  expect(await digest(contents('a'), contents('b', 'other'))).not.toBe(one);
  expect(await digest(contents('a'), contents('c', 'b'))).not.toBe(one);
});

const one = {
  launch: {
    argv: ['./server'],
    env: { PORT: '{port}' },
    ready: 'port',
    stop: { signal: 'SIGTERM', okExit: [0, 143] },
  },
} as const;

test("a launch without a limit is the builder's", () => {
  expect(launchRow(one, null, RUNTIMES)).toEqual(one.launch);
});

test.each([
  [512, '460MiB', '--max-old-space-size=384'],
  // Of a small limit, what Node takes besides its heap is most.
  [128, '115MiB', '--max-old-space-size=64'],
])('of %i MB each runtime is told what is left for it', (limit, go, node) => {
  const { memory } = launchRow(one, limit, RUNTIMES);
  expect(memory?.variables).toMatchObject([
    { name: 'GOMEMLIMIT', value: go, addedUnless: null },
    { name: 'NODE_OPTIONS', value: node, addedUnless: expect.arrayContaining(['--max-old-space-size']) },
  ]);
  expect(memory?.outOfMemory).toEqual(['JavaScript heap out of memory']);
});
