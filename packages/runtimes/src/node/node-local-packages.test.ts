import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { parseNodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { Action } from '@svc-build/model/plan';
import { diagnosticsOf, type Result } from '@svc-build/model/result';
import { expect, it } from 'vitest';
import { type LocalPackage, localPackageActions, localPackages, usedPackages } from './node-local-packages.ts';

type Packages = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The packages that `app` depends on; every package lies in a directory of its own name. */
async function packagesOf(packages: Packages): Promise<Result<readonly LocalPackage[]>> {
  const manifests = Object.entries(packages).map(([name, fields]) => {
    const parsed = parseNodeManifest(`${name}/package.json`, JSON.stringify({ name, ...fields }));
    if (!parsed.ok) throw new Error(name);
    return parsed.value;
  });
  const app = manifests.find(({ name }) => name === 'app');
  if (app === undefined) throw new Error('no app');
  return localPackages(app, manifests, memoryTree({}));
}

const planned = (result: Result<readonly Action[]>) => (result.ok ? result.value : []);
const on = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '*']));
const built = { scripts: { build: 'true' } };
const order = (found: Result<readonly LocalPackage[]>) =>
  found.ok ? found.value.map(({ manifest }) => manifest.name) : diagnosticsOf(found).map(({ message }) => message);

it('come after what they need, and builds wait for builds', async () => {
  const found = await packagesOf({
    app: { dependencies: on('ui', 'left-pad') },
    ui: { ...built, dependencies: on('theme'), devDependencies: on('config') },
    theme: { ...built },
    config: {},
  });
  expect(order(found)).toEqual(['config', 'theme', 'ui']);
  const packages = found.ok ? found.value : [];
  const actions = planned(await localPackageActions(packages, null, memoryTree({})));
  expect(actions.map(({ id, needs }) => [id, needs])).toEqual([
    ['package:theme', []],
    ['package:ui', ['package:theme']],
  ]);
  expect(usedPackages(packages).packages).toEqual([
    { directory: 'config', name: 'config', isDirect: false, uses: [], builtBy: null },
    { directory: 'theme', name: 'theme', isDirect: false, uses: [], builtBy: 'package:theme' },
    { directory: 'ui', name: 'ui', isDirect: true, uses: ['config', 'theme'], builtBy: 'package:ui' },
  ]);
});

it('a build waits for builds behind packages that have none, and reads the sources of those', async () => {
  const found = await packagesOf({
    app: { dependencies: on('ui') },
    ui: { ...built, dependencies: on('icons') },
    icons: { dependencies: on('shapes', 'svg') },
    shapes: {},
    svg: { ...built, dependencies: on('text') },
    text: {},
  });
  const source = memoryTree({
    'tsconfig.base.json': '{"compilerOptions":{"paths":{"@shared/*":["./shared/*"]}}}',
    'ui/tsconfig.json': '{"extends":"../tsconfig.base.json"}',
    'icons/index.ts': "export * from '../more/extra';",
    'more/extra.ts': '',
    'svg/dist/index.js': '',
  });
  const actions = planned(await localPackageActions(found.ok ? found.value : [], null, source));
  const ui = actions.find(({ id }) => id === 'package:ui');
  expect(ui?.needs).toEqual(['package:svg']);
  expect(ui?.inputs).toEqual({
    directories: ['icons', 'shapes', 'shared', 'ui'],
    files: ['more/extra.ts', 'tsconfig.base.json', 'ui/tsconfig.json'],
    exclude: expect.arrayContaining(['**/.turbo/**']),
  });
});

it('a tsconfig.json of the root that leads to all of the project makes no package of all that', async () => {
  const found = await packagesOf({ app: { dependencies: on('ui') }, ui: built });
  const source = memoryTree({
    'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./*"],"@shared/*":["./shared/*"]}}}',
    'ui/tsconfig.json': '{"extends":"../tsconfig.json"}',
  });
  const [ui] = planned(await localPackageActions(found.ok ? found.value : [], null, source));
  expect(ui?.inputs.directories).toEqual(['shared', 'ui']);
});

it.each(['a', 'b', 'c'])(
  'a circle of packages that need each other is the same error from wherever it is met: %s',
  async (met) => {
    const found = await packagesOf({
      app: { dependencies: on(met) },
      a: { ...built, dependencies: on('b') },
      b: { ...built, optionalDependencies: on('c') },
      c: { dependencies: on('a') },
    });
    expect(order(found)).toEqual(['Packages that are built depend on each other in a circle: a → b → c → a.']);
    expect(diagnosticsOf(found)[0]).toMatchObject({
      code: 'DEPENDENCY_CYCLE',
      location: { file: 'a/package.json' },
      related: [{ location: { file: 'b/package.json' } }, { location: { file: 'c/package.json' } }],
    });
  },
);

it.each<[string, Packages, readonly string[]]>([
  [
    'that a development dependency closes is built in the order of the others',
    {
      a: { ...built, dependencies: on('b') },
      b: { ...built, devDependencies: on('a') },
      app: { dependencies: on('b') },
    },
    ['b', 'a'],
  ],
  [
    'of development dependencies alone is built in the order in which they are named',
    {
      a: { ...built, devDependencies: on('b') },
      b: { ...built, devDependencies: on('a') },
      app: { dependencies: on('a') },
    },
    ['b', 'a'],
  ],
  [
    'in which only one is built has no order to lose',
    { a: { ...built, dependencies: on('b') }, b: { dependencies: on('a') }, app: { dependencies: on('a') } },
    ['b', 'a'],
  ],
  [
    'of a package with itself is none',
    { a: { ...built, dependencies: on('a') }, app: { dependencies: on('a') } },
    ['a'],
  ],
])('a circle %s', async (_, packages, expected) => {
  expect(order(await packagesOf(packages))).toEqual(expected);
});

it('a package whose directory begins with dots lies in the project, and one beside the project does not', async () => {
  const files = { '..shared/package.json': '{"name":"shared"}', '../out/package.json': '{"name":"out"}' };
  const app = parseNodeManifest(
    'package.json',
    JSON.stringify({ dependencies: { shared: 'file:./..shared', out: 'file:../out' } }),
  );
  if (!app.ok) throw new Error('no app');
  expect(order(await localPackages(app.value, [], memoryTree(files)))).toEqual(['shared']);
});
