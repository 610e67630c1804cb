import { spawnSync } from 'node:child_process';
import { chmod, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProjectRig } from '../rig/project-rig.ts';
import { answered, siteRig } from './answered.ts';

const GIB = 1024 ** 3;

/** A `vercel.json` whose only service has one more field, as it is written. */
const field = (written: string): string =>
  `{ "experimentalServices": { "site": { "entrypoint": "site", "routePrefix": "/", ${written} } } }`;
const top = (written: string): string =>
  `{ "experimentalServices": { "site": { "entrypoint": "site", "routePrefix": "/" } }, ${written} }`;
const named = (name: string): string =>
  `{ "experimentalServices": { ${JSON.stringify(name)}: { "entrypoint": "site", "routePrefix": "/" } } }`;
const many = (count: number): string => {
  const others = Array.from({ length: count }, (_, at) => [`s${at}`, { entrypoint: 'site', routePrefix: `/s${at}` }]);
  return JSON.stringify({ experimentalServices: Object.fromEntries(others) });
};
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** What stands in `vercel.json`, and what must come back. */
const VERCEL: readonly (readonly [name: string, text: string, exit: number, codes: readonly string[]])[] = [
  ['a number that is none', field('"memory": 1e999'), 2, ['INVALID_VALUE']],
  ['a number below zero', field('"memory": -1e999'), 2, ['INVALID_VALUE']],
  ['NaN', field('"memory": NaN'), 2, ['CONFIG_SYNTAX']],
  ['a number with a million digits', field(`"maxDuration": ${'1'.repeat(1_000_000)}`), 2, ['INVALID_VALUE']],
  ['a framework of two million letters', field(`"framework": "${'w'.repeat(2_000_000)}"`), 2, ['UNKNOWN_FRAMEWORK']],
  ['a key of a million letters', field(`"${'k'.repeat(1_000_000)}": 1`), 2, ['UNKNOWN_KEY']],
  ['a framework with a NUL', field('"framework": "a\\u0000b"'), 2, ['UNKNOWN_FRAMEWORK']],
  ['half of a character in a pattern', field('"includeFiles": "\\ud800"'), 0, ['GLOB_MATCHES_NOTHING']],
  ['half of a character in a framework', field('"framework": "\\udfff"'), 2, ['UNKNOWN_FRAMEWORK']],
  ['"__proto__" as a field', field('"__proto__": { "memory": 128 }'), 2, ['UNKNOWN_KEY']],
  ['"constructor" as a field', field('"constructor": 1'), 2, ['UNKNOWN_KEY']],
  ['"__proto__" as a key', top('"__proto__": { "x": 1 }'), 2, ['UNKNOWN_KEY']],
  ['"__proto__" as a service', named('__proto__'), 2, ['INVALID_SERVICE_NAME']],
  ['"constructor" as a service', named('constructor'), 0, []],
  ['"toString" as a service', named('toString'), 0, []],
  ['"then" as a service', named('then'), 0, []],
  ['a service with a NUL in its name', named('a\0b'), 2, ['INVALID_SERVICE_NAME']],
  ['a service of half a character', named('a').replace('"a"', '"\\ud800"'), 2, ['INVALID_SERVICE_NAME']],
  ['a service of 64 letters', named('x'.repeat(64)), 0, []],
  ['a service of 65 letters', named('x'.repeat(65)), 2, ['INVALID_SERVICE_NAME']],
  ['a service of 300 letters', named('x'.repeat(300)), 2, ['INVALID_SERVICE_NAME']],
  ['a list 198 deep in an ignored key', top(`"crons": ${deep(198)}`), 0, []],
  ['a list 200 deep in an ignored key', top(`"crons": ${deep(200)}`), 2, ['CONFIG_SYNTAX']],
  ['a list a million deep in an ignored key', top(`"crons": ${deep(1_000_000)}`), 2, ['CONFIG_SYNTAX']],
  ['objects a thousand deep', `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`, 2, ['CONFIG_SYNTAX']],
  ['brackets that never close', '['.repeat(1_000_000), 2, ['CONFIG_SYNTAX']],
  ['brackets in a text', top(`"name": "${'['.repeat(300)}"`), 0, []],
  ['brackets in a comment', `// ${'['.repeat(300)}\n/* ${'{'.repeat(300)} */${top('"version": 2')}`, 0, []],
  ['ten thousand services', many(10_000), 2, ['INVALID_VALUE']],
  ['a comment without an end', `${top('"version": 2')} /*`, 2, ['CONFIG_SYNTAX']],
  ['a comment without an end, alone', '/*', 2, ['CONFIG_SYNTAX']],
  ['a comment that ends as it begins', '{ /*/', 2, ['CONFIG_SYNTAX']],
  ['a comment without an end in a list', '{ "a": [ /* ', 2, ['CONFIG_SYNTAX']],
  ['20 MiB of blanks', `${' '.repeat(20 * 1024 ** 2)}{}`, 2, ['CONFIG_SYNTAX']],
  ['an entrypoint of 300 letters', named('a').replace('"site"', `"${'x'.repeat(300)}"`), 2, ['ENTRYPOINT_NOT_FOUND']],
  ['an entrypoint of 6000 bytes', named('a').replace('"site"', `"${'x/'.repeat(3000)}"`), 2, ['ENTRYPOINT_NOT_FOUND']],
  ['a prefix of 300 letters', named('a').replace('"/"', `"/${'x'.repeat(300)}"`), 2, ['INVALID_ROUTE_PREFIX']],
  ['a prefix of 6000 bytes', named('a').replace('"/"', `"${'/x'.repeat(3000)}"`), 2, ['INVALID_ROUTE_PREFIX']],
];

describe('vercel.json', () => {
  it.each(VERCEL)('with %s', async (_, text, exit, codes) => {
    await using rig = await siteRig({}, { 'vercel.json': text });
    const said = await answered(rig);
    expect({ exit: said.exit, codes: said.codes.filter((code) => code !== 'NO_ROOT_SERVICE') }).toEqual({
      exit,
      codes,
    });
    if (exit !== 0) expect(said.text).toContain('--> vercel.json:');
    expect(said.text.length).toBeLessThan(20_000);
  });
});

/** What stands in `svc-build.json`, and what must come back. */
const OWN: readonly (readonly [name: string, text: string, exit: number, codes: readonly string[]])[] = [
  ['a number that is none', '{ "concurrency": 1e308 }', 2, ['INVALID_VALUE']],
  ['a size of 26 digits', '{ "cache": { "limit": "99999999999999999999999999 TB" } }', 2, ['INVALID_VALUE']],
  ['a cache with a NUL', '{ "cache": { "dir": "a\\u0000b" } }', 2, ['INVALID_VALUE']],
  ['a cache of 5000 letters', `{ "cache": { "dir": "${'x'.repeat(5000)}" } }`, 2, ['INVALID_VALUE']],
  ['a cache that is the project', '{ "cache": { "dir": "." } }', 2, ['STATE_REFUSED']],
  ['a cache around the project', '{ "cache": { "dir": ".." } }', 2, ['STATE_REFUSED']],
  ['a cache in the sources', '{ "cache": { "dir": "site/cache" } }', 2, ['STATE_REFUSED']],
  ['a cache in the output', '{ "cache": { "dir": ".vercel/output/cache" } }', 2, ['STATE_REFUSED']],
  ['a cache around the output', '{ "cache": { "dir": ".vercel" } }', 2, ['STATE_REFUSED']],
  ['a builder with a NUL', '{ "builders": ["./a\\u0000b"] }', 2, ['BUILDER_INVALID']],
  ['a builder of 5000 letters', `{ "builders": ["./${'x'.repeat(5000)}"] }`, 2, ['BUILDER_INVALID']],
  ['"__proto__" as a service', '{ "services": { "__proto__": { "stripPrefix": true } } }', 2, ['UNKNOWN_SERVICE']],
  ['a list 300 deep', `{ "verify": ${deep(300)} }`, 2, ['CONFIG_SYNTAX']],
];

describe('svc-build.json', () => {
  it.each(OWN)('with %s', async (_, text, exit, codes) => {
    await using rig = await siteRig({}, { 'svc-build.json': text });
    const said = await answered(rig, ['build'], { SVC_BUILD_CACHE_DIR: undefined });
    expect({ exit: said.exit, codes: said.codes }).toEqual({ exit, codes });
  });
});

const fill = async (rig: ProjectRig, file: string, contents: string): Promise<void> => {
  await mkdir(dirname(join(rig.root, file)), { recursive: true });
  await writeFile(join(rig.root, file), contents);
};

/** What a configuration may be instead of a file. */
const KINDS: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  'a directory': (path) => mkdir(path),
  'a pipe': async (path) => spawnSync('mkfifo', [path]),
  'a link to a pipe': async (path) => {
    spawnSync('mkfifo', [`${path}.pipe`]);
    await symlink(`${path}.pipe`, path);
  },
  'a device': (path) => symlink('/dev/zero', path),
  'a link to itself': (path) => symlink(path, path),
  'a file of 1 GiB': async (path) => {
    await writeFile(path, '');
    await truncate(path, GIB);
  },
  'a file of 3 GiB': async (path) => {
    await writeFile(path, '');
    await truncate(path, 3 * GIB);
  },
};

const FILES: Readonly<Record<string, string>> = {
  'vercel.json': 'CONFIG_UNREADABLE',
  'svc-build.json': 'CONFIG_UNREADABLE',
  'site/package.json': 'MANIFEST_INVALID',
  'site/pyproject.toml': 'MANIFEST_INVALID',
  'site/requirements.txt': 'MANIFEST_INVALID',
  'site/go.mod': 'MANIFEST_INVALID',
};

describe.each(Object.entries(FILES))('%s', (file, code) => {
  it.each(Object.entries(KINDS))('that is %s is refused at its place', async (kind, make) => {
    await using rig = await siteRig();
    await rm(join(rig.root, file), { force: true });
    await make(join(rig.root, file));
    const said = await answered(rig);
    const isLarge = kind.startsWith('a file');
    expect({ exit: said.exit, codes: said.codes }).toEqual({ exit: 2, codes: [isLarge ? 'FILE_UNREADABLE' : code] });
    expect(said.text).toContain(`--> ${file}:1:1`);
  });
});

const LOCKFILES = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock'];

it.each(LOCKFILES)('a %s that is a pipe is refused before a package manager waits for it', async (lock) => {
  const manifest = JSON.stringify({ scripts: { build: 'true' }, dependencies: { ms: '2' } });
  await using rig = await siteRig({}, { 'site/package.json': manifest });
  spawnSync('mkfifo', [join(rig.root, 'site', lock)]);
  const said = await answered(rig);
  expect({ exit: said.exit, codes: said.codes }).toEqual({ exit: 2, codes: ['FILE_UNREADABLE'] });
  expect(said.text).toContain(`--> site/${lock}:1:1`);
});

/** Manifests whose text is made to break a parser. */
const TEXTS: readonly (readonly [name: string, file: string, text: string, codes: readonly string[]])[] = [
  ['lists', 'site/package.json', `{ "a": ${deep(100_000)} }`, ['MANIFEST_INVALID']],
  ['lists', 'site/pyproject.toml', `a = ${deep(100_000)}`, ['MANIFEST_INVALID']],
  ['lists', 'site/pnpm-workspace.yaml', `packages: ${deep(100_000)}`, ['MANIFEST_INVALID']],
  [
    'aliases',
    'site/pnpm-workspace.yaml',
    `a: &a [x, x]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} [*${at === 0 ? 'a' : `b${at - 1}`}, *${at === 0 ? 'a' : `b${at - 1}`}]`).join('\n')}\npackages: [*b29]\n`,
    ['MANIFEST_INVALID'],
  ],
];

it.each(TEXTS)('%s without end in %s are refused at their place', async (_, file, text, codes) => {
  await using rig = await siteRig({}, { 'site/package.json': '{ "scripts": { "build": "true" } }' });
  await fill(rig, file, text);
  const said = await answered(rig);
  expect({ exit: said.exit, codes: said.codes }).toEqual({ exit: 2, codes });
  expect(said.text).toContain(`--> ${file}:`);
});

it('a file that may not be read is named, and no bug', async () => {
  if (process.getuid?.() === 0 && spawnSync('setpriv', ['--version']).status !== 0) {
    console.log('Skipped: root may read everything, and there is no setpriv here to be somebody else.');
    return;
  }
  for (const file of ['vercel.json', 'site/package.json', 'site/secret.html', 'site/secret']) {
    await using rig = await siteRig({}, file.includes('.') ? { [file]: '{}' } : { [`${file}/x`]: '' });
    await chmod(join(rig.root, '..'), 0o777);
    spawnSync('chmod', ['-R', 'a+rwX', join(rig.root, '..')]);
    await chmod(join(rig.root, file), 0o000);
    const said = await asNobody(rig);
    expect({ file, exit: said.exit, codes: said.codes }).toEqual({ file, exit: 2, codes: ['FILE_UNREADABLE'] });
    expect(said.text).toContain(`${JSON.stringify(file)} cannot be read: permission is denied`);
  }
});

async function asNobody(rig: ProjectRig): ReturnType<typeof answered> {
  if (process.getuid?.() !== 0) return answered(rig);
  const command = new URL('../../packages/cli/bin/svc-build.js', import.meta.url).pathname;
  const more = ['--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath, command, 'build'];
  const env = { PATH: process.env.PATH, HOME: rig.root, TMPDIR: join(rig.root, '..') };
  const ran = spawnSync('setpriv', more, { cwd: rig.root, env, encoding: 'utf8', timeout: 120_000 });
  const codes = [...new Set([...ran.stderr.matchAll(/\[([A-Z_]{5,})\]/g)].map((match) => match[1] ?? ''))];
  return { exit: ran.status, codes, text: ran.stderr };
}
