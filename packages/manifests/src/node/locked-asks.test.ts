import { expect, test } from 'vitest';
import { asksOf, lockedAsks } from './locked-asks.ts';
import { parseNodeManifest } from './node-manifest.ts';

/** Lockfiles as their managers write them for a workspace of a root and `apps/api`, which asks for `ms` and a package of the workspace. */
const LOCKS: Readonly<Record<string, readonly [file: string, text: (range: string) => string]>> = {
  npm: [
    'package-lock.json',
    (range) => JSON.stringify({ packages: { '': {}, 'apps/api': { dependencies: { lib: '*', ms: range } } } }),
  ],
  pnpm: [
    'pnpm-lock.yaml',
    (range) =>
      `lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\n  apps/api:\n    dependencies:\n      lib:\n        specifier: '*'\n        version: link:../../lib\n      ms:\n        specifier: ${range}\n        version: 2.1.3\n\npackages:\n\n  ms@2.1.3:\n    resolution: {integrity: sha512-x}\n`,
  ],
  'Yarn 1': [
    'yarn.lock',
    (range) => `# yarn lockfile v1\n\n\nlib@*:\n  version "1.0.0"\n\nms@${range}:\n  version "2.1.3"\n`,
  ],
  'Yarn 4': [
    'yarn.lock',
    (range) =>
      `__metadata:\n  version: 8\n\n"api@workspace:apps/api":\n  version: 0.0.0-use.local\n  resolution: "api@workspace:apps/api"\n  dependencies:\n    lib: "npm:*"\n    ms: "npm:${range}"\n  languageName: unknown\n\n"ms@npm:${range}":\n  version: 2.1.3\n`,
  ],
  bun: [
    'bun.lock',
    (range) =>
      `{\n  "workspaces": {\n    "apps/api": { "name": "api", "dependencies": { "lib": "*", "ms": "${range}", }, },\n  },\n}\n`,
  ],
};

/** What a lockfile does not hold of what a package in `apps/api` asks for, and what it holds besides. */
function compared(file: string, text: string, fields: object): readonly [readonly string[], readonly string[] | null] {
  const read = parseNodeManifest('apps/api/package.json', JSON.stringify(fields));
  if (!read.ok) throw new Error('It is JSON.');
  const known = lockedAsks(file, text)?.(read.value, 'apps/api');
  const lacking = asksOf(read.value).filter(({ field, name, range }) => known?.holds(field, name, range) === false);
  const asked = new Set(asksOf(read.value).map(({ name }) => name));
  return [lacking.map(({ name }) => name), known?.names?.filter((name) => !asked.has(name)) ?? null];
}

const dependencies = { lib: '*', ms: '^2.1.0' };

test.each(Object.entries(LOCKS))('a lockfile of %s says what it was asked for', (_, [file, text]) => {
  const lacking = (range: string, fields: object): readonly string[] => compared(file, text(range), fields)[0];
  expect(lacking('^2.1.0', { dependencies })).toEqual([]);
  expect(lacking('^2.0.0', { dependencies })).toEqual(['ms']);
  expect(lacking('^2.1.0', { dependencies: { ...dependencies, qs: '1' } })).toEqual(['qs']);
});

test.each(['pnpm', 'Yarn 4', 'bun'])('one of %s holds what is no longer asked for', (name) => {
  const [file = '', text = () => ''] = LOCKS[name] ?? [];
  expect(compared(file, text('^2.1.0'), { dependencies: { lib: '*' } })).toEqual([[], ['ms']]);
  expect(compared(file, text('^2.1.0'), { dependencies })).toEqual([[], []]);
});

test('pnpm before 9 writes one package without importers, and before 8 what it was asked for apart', () => {
  const of = (text: string): readonly string[] => {
    const read = parseNodeManifest('package.json', JSON.stringify({ dependencies: { ms: '^2.1.0', '@x/y': '1' } }));
    if (!read.ok) throw new Error('It is JSON.');
    const known = lockedAsks('pnpm-lock.yaml', text)?.(read.value, '');
    return asksOf(read.value).flatMap(({ field, name, range }) => (known?.holds(field, name, range) ? [] : [name]));
  };
  const eight =
    "lockfileVersion: '6.0'\n\ndependencies:\n  '@x/y':\n    specifier: '1'\n    version: 1.0.0\n  ms:\n    specifier: ^2.1.0\n    version: 2.1.3\n";
  expect(of(eight)).toEqual([]);
  expect(of(eight.replace('^2.1.0', '^2.0.0'))).toEqual(['ms']);
  const seven = "lockfileVersion: 5.4\n\nspecifiers:\n  '@x/y': '1'\n  ms: ^2.1.0\n\ndependencies:\n  ms: 2.1.3\n";
  expect(of(seven)).toEqual([]);
  expect(of(seven.replace('^2.1.0', '^2.0.0'))).toEqual(['ms']);
});

test.each<[string, string, string, object]>([
  [
    'an override of pnpm',
    'pnpm-lock.yaml',
    "lockfileVersion: '9.0'\n\noverrides:\n  'a>ms@1': 2.1.2\n",
    { dependencies: { ms: '^1' } },
  ],
  [
    'a hook of pnpm',
    'pnpm-lock.yaml',
    "lockfileVersion: '9.0'\n\npnpmfileChecksum: x\n",
    { dependencies: { ms: '^1' } },
  ],
  ['an address under Yarn', 'yarn.lock', '# yarn lockfile v1\n', { dependencies: { ms: 'github:vercel/ms' } }],
  ['a lockfile that is not text', 'bun.lockb', '', { dependencies: { ms: '^1' } }],
])('in doubt it holds: %s', (_, file, text, fields) => {
  expect(compared(file, text, fields)[0]).toEqual([]);
});

test('what is also optional is held as that alone', () => {
  const fields = { dependencies: { ms: '^2.1.0' }, optionalDependencies: { ms: '^2.1.0' } };
  const text = JSON.stringify({ packages: { 'apps/api': { optionalDependencies: { ms: '^2.1.0' } } } });
  expect(compared('package-lock.json', text, fields)[0]).toEqual([]);
});
