import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { parseNodeManifest } from '@svc-build/manifests/node/node-manifest';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NodePackageManager } from './node-package-manager.ts';
import { nodeResolution } from './node-resolution.ts';

type Manifests = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const MANIFESTS: Manifests = {
  '.': { private: true, workspaces: ['packages/*'], type: 'module' },
  'packages/a': {
    name: 'a',
    version: '1.0.0',
    main: 'a.js',
    dependencies: { qs: '^6.0.0' },
    scripts: { test: 'true' },
  },
  'packages/b': { name: 'b', version: '1.0.0', devDependencies: { ms: '^2.0.0' } },
};

const npmLock = (range: string, version: string): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      'packages/a': { version: '1.0.0', dependencies: { qs: range } },
      'node_modules/a': { resolved: 'packages/a', link: true },
      'node_modules/qs': { version, integrity: `sha512-${version}` },
    },
  });
const pnpmLock = (range: string, version: string): string => `lockfileVersion: '9.0'
importers:
  packages/a:
    dependencies:
      qs:
        specifier: ${range}
        version: ${version}
packages:
  qs@${version}:
    resolution: {integrity: sha512-${version}}
`;
const yarnLock = (range: string, version: string): string => `qs@${range}:\n  version "${version}"\n`;

type Lock = readonly [name: NodePackageManager['name'], file: string, text: typeof npmLock];
const NPM: Lock = ['npm', 'package-lock.json', npmLock];
const PNPM: Lock = ['pnpm', 'pnpm-lock.yaml', pnpmLock];
const YARN: Lock = ['yarn-classic', 'yarn.lock', yarnLock];

async function digestOf(
  [name, lockfile]: Lock | readonly [NodePackageManager['name'], null],
  manifests: Manifests,
  locked: string,
): Promise<string | null> {
  const read = Object.entries(manifests).map(([directory, json]) => {
    const file = directory === '.' ? 'package.json' : `${directory}/package.json`;
    const parsed = parseNodeManifest(file, JSON.stringify(json));
    if (!parsed.ok) throw new Error(file);
    return parsed.value;
  });
  const source = memoryTree(lockfile === null ? {} : { [lockfile]: locked });
  const resolution = await nodeResolution({ name, directory: '.', lockfile, manifests: read }, source);
  return resolution?.digest ?? null;
}

const withField = (directory: string, field: string, value: unknown): Manifests => ({
  ...MANIFESTS,
  [directory]: { ...MANIFESTS[directory], [field]: value },
});

it.each([NPM, PNPM, YARN])('of %s changes with what is locked', async (...lock) => {
  const [, , text] = lock;
  const before = await digestOf(lock, MANIFESTS, text('^6.0.0', '6.1.0'));
  expect(before).not.toBeNull();
  expect(await digestOf(lock, MANIFESTS, text('^6.0.0', '6.2.0'))).not.toBe(before);
});

it.each([NPM, PNPM])('of %s stays where another range is asked for that comes to the same', async (...lock) => {
  const [, , text] = lock;
  const before = await digestOf(lock, MANIFESTS, text('^6.0.0', '6.1.0'));
  const asked = withField('packages/a', 'dependencies', { qs: '^6.1.0' });
  expect(await digestOf(lock, asked, text('^6.1.0', '6.1.0'))).toBe(before);
});

it('does not change with what a manifest says to people and to those who import it', async () => {
  const fields = fc.constantFrom('description', 'keywords', 'author', 'license', 'main', 'exports', 'sideEffects');
  for (const lock of [NPM, PNPM, YARN, ['npm', null] as const]) {
    const locked = lock[1] === null ? '' : lock[2]('^6.0.0', '6.1.0');
    const before = await digestOf(lock, MANIFESTS, locked);
    await fc.assert(
      fc.asyncProperty(fields, fc.jsonValue({ maxDepth: 1 }), async (field, value) => {
        expect(await digestOf(lock, withField('packages/b', field, value), locked)).toBe(before);
      }),
      { numRuns: 20 },
    );
    expect(await digestOf(lock, withField('packages/a', 'scripts', { test: 'false' }), locked)).toBe(before);
  }
});

it.each([
  ['packages/a', 'name', 'renamed'],
  ['packages/a', 'bin', { a: 'a.js' }],
  ['packages/a', 'scripts', { postinstall: 'node gen.js' }],
  ['packages/b', 'overrides', { ms: '2.1.0' }],
  ['.', 'overrides', { qs: '6.1.0' }],
  ['.', 'type', 'commonjs'],
  ['.', 'browserslist', ['defaults']],
])('changes with what an install, or a tool above the packages, goes by: %s %s', async (directory, field, value) => {
  for (const lock of [NPM, PNPM, YARN]) {
    const locked = lock[2]('^6.0.0', '6.1.0');
    const before = await digestOf(lock, MANIFESTS, locked);
    expect(await digestOf(lock, withField(directory, field, value), locked)).not.toBe(before);
  }
});

it('is not known where a lockfile says less than is installed', async () => {
  expect(await digestOf(NPM, MANIFESTS, '{"lockfileVersion":1,"dependencies":{}}')).toBeNull();
  const manager = { name: 'npm', directory: '.', lockfile: 'package-lock.json', manifests: [] } as const;
  const source = memoryTree({ 'package-lock.json': npmLock('^6.0.0', '6.1.0') });
  expect(await nodeResolution({ ...manager, name: 'bun', lockfile: 'bun.lockb' }, source)).toBeNull();
});
