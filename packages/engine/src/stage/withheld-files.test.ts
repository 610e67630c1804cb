import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { Entry, FunctionOutput } from '@svc-build/model/build-output';
import { defineRuntime } from '@svc-build/model/runtime-facts';
import type { ResolvedService } from '@svc-build/model/service';
import { AT, someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import { publishStatic, withoutSecrets } from './withheld-files.ts';

const located = <T>(value: T) => ({ value, at: AT });
const entry = (path: string): Entry => ({ kind: 'file', path, from: `{root}/web/${path}`, mode: 0o644 });

interface Asked {
  readonly service?: Partial<ResolvedService>;
  readonly fallback?: string | null;
  readonly isAlone?: boolean;
}

/** What is published of the files, what answers for the rest, and what is said of it. */
function published(paths: readonly string[], { service = {}, fallback = null, isAlone = true }: Asked = {}) {
  const site = { entries: paths.map(entry), fallback, immutable: [] };
  const result = publishStatic(someService({ root: 'web', ...service }), site, isAlone);
  const codes = (result.ok ? result.warnings : result.diagnostics).map(({ code }) => code);
  if (!result.ok) return { codes };
  return { paths: result.value.entries.map(({ path }) => path), fallback: result.value.fallback, codes };
}

it('publishes no hidden file but .well-known, and says nothing of it', () => {
  expect(published(['index.html', '.env', 'a/.git/HEAD', '.well-known/x'])).toEqual({
    paths: ['index.html', '.well-known/x'],
    fallback: null,
    codes: [],
  });
});

it('withholds what is named like a key, or like a copy of one, and says so', () => {
  expect(published(['index.html', 'tls/server.pem', 'id_rsa.bak', 'a.key~', 'b.pem.old'])).toEqual({
    paths: ['index.html'],
    fallback: null,
    codes: ['KEY_FILE_WITHHELD'],
  });
});

it('leaves out what no URL can ask for, and says so once', () => {
  expect(published(['index.html', 'a\\b.txt', 'c\\d/e.txt', 'f g.txt'])).toEqual({
    paths: ['index.html', 'f g.txt'],
    fallback: null,
    codes: ['STATIC_FILE_UNREACHABLE'],
  });
});

it('publishes either when includeFiles is its very name, not when a pattern matches it', () => {
  const paths = ['.env', 'server.pem'];
  const named = { includeFiles: paths.map(located) };
  expect(published(paths, { service: named })).toMatchObject({ paths, codes: [] });
  const matched = { includeFiles: ['*', '.*'].map(located) };
  expect(published(paths, { service: matched })).toMatchObject({ paths: [], codes: ['KEY_FILE_WITHHELD'] });
});

it.each<[string, Asked, string | null]>([
  ['that of the builder', { fallback: 'index.html' }, 'index.html'],
  ['the service’s own before it', { fallback: 'index.html', service: { fallback: located('app.html') } }, 'app.html'],
  ['none if the service wants none', { fallback: 'index.html', service: { fallback: located(false) } }, null],
  ['none if the builder’s is not there', { fallback: 'none.html' }, null],
])('the fallback is %s', (_, asked, expected) => {
  expect(published(['index.html', 'app.html'], asked)).toMatchObject({ fallback: expected, codes: [] });
});

it.each<[string, Asked]>([
  ['is not there', { service: { fallback: located('none.html') } }],
  ['stands beside a server', { service: { fallback: located('index.html') }, isAlone: false }],
])('a fallback that the service names and that %s is an error', (_, asked) => {
  expect(published(['index.html'], asked)).toEqual({ codes: ['FALLBACK_NOT_FOUND'] });
});

const SOME = defineRuntime({
  name: 'some',
  title: 'Some',
  secrets: ['.tokens'],
  installed: ['vendor'],
  caches: ['cached'],
});

/** What stays of a bundle with these sources, and the files whose absence is told. */
async function kept(sources: Readonly<Record<string, string>>, more: readonly Entry[] = [], details = {}) {
  const files = Object.keys(sources).map(
    (path): Entry => ({ kind: 'file', path, from: `{root}/${path}`, mode: 0o644 }),
  );
  const launch = { argv: [], env: {}, ready: 'port', stop: { signal: 'SIGTERM', okExit: [0] } } as const;
  const rest = { required: [], runtime: 'nodejs', handler: '', launcherType: null };
  const one: FunctionOutput = { name: 'index', entries: [...files, ...more], cwd: '.', launch, ...rest };
  const output = { functions: [one], static: null, probes: [], requires: [], madeFrom: [] };
  const service = someService({ publicEnvPrefixes: ['NEXT_PUBLIC_'], ...details });
  const site = { ...output, functions: [], static: { entries: one.entries, fallback: null, immutable: [] } };
  const from = {
    service,
    source: memoryTree(sources),
    runtimes: [SOME],
    isBuilt: (path: string) => path.startsWith('dist/'),
  };
  const [result, served] = await Promise.all([withoutSecrets(output, from), withoutSecrets(site, from)]);
  if (!result.ok || !served.ok) throw new Error('It never fails.');
  return {
    paths: result.value.functions[0]?.entries.map(({ path }) => path),
    served: served.value.static?.entries.map(({ path }) => path),
    toldOfServed: served.warnings.map(({ message }) => message.split(' ', 1)[0]),
    told: result.warnings.map(({ message }) => message.split(' ', 1)[0]),
  };
}

it('leaves out what may hold secrets, and tells of it', async () => {
  expect(await kept({ 'a.js': '', '.env': 'KEY=1', 'deep/.tokens': '' })).toMatchObject({
    paths: ['a.js'],
    told: ['.env', 'deep/.tokens'],
  });
});

it('leaves the same sources out of what is served, and tells of secrets that are not hidden', async () => {
  expect(await kept({ 'a.js': '', 'cached/a': '', _netrc: '', 'b/.tokens': '' })).toMatchObject({
    served: ['a.js'],
    toldOfServed: ['_netrc'],
  });
});

it('serves what a build wrote, whatever it is called, but for secrets', async () => {
  expect(await kept({ 'dist/cached/a.html': '', 'dist/_netrc': '' })).toMatchObject({
    served: ['dist/cached/a.html'],
    toldOfServed: ['dist/_netrc'],
  });
});

it('does not tell of a secret that a pattern brings in by its name', async () => {
  const includeFiles = ['**/_netrc', '*'].map(located);
  expect(await kept({ 'b/_netrc': '', '.tokens': '' }, [], { root: '.', includeFiles })).toMatchObject({
    told: ['.tokens'],
    toldOfServed: [],
  });
});

it('leaves out what tools keep, and says nothing of it', async () => {
  expect(await kept({ 'a.py': '', 'cached/a': '', '.git/HEAD': '' })).toMatchObject({ paths: ['a.py'], told: [] });
});

it('says nothing of variables that are in the browser’s code already', async () => {
  expect((await kept({ '.env.production': 'NEXT_PUBLIC_A=1' })).told).toEqual([]);
  expect((await kept({ '.env.production': 'NEXT_PUBLIC_A=1\nKEY=2' })).told).toEqual(['.env.production']);
});

it('leaves packages as they are, but for secrets in them', async () => {
  expect(await kept({ 'vendor/a/.vscode/x': '', 'vendor/a/.env': '' })).toMatchObject({
    paths: ['vendor/a/.vscode/x'],
    told: [],
  });
});

it('keeps what the builder made itself', async () => {
  const made: Entry = { kind: 'file', path: '.env', from: '{scratch}/.env', mode: 0o644 };
  expect((await kept({}, [made])).paths).toEqual(['.env']);
});
