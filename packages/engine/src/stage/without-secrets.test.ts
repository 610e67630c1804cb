import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { Entry, FunctionOutput } from '@svc-build/model/build-output';
import { defineRuntime } from '@svc-build/model/runtime-facts';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

const SOME = defineRuntime({
  name: 'some',
  title: 'Some',
  secrets: ['.tokens'],
  installed: ['vendor'],
  caches: ['cached'],
});

/** What stays of a bundle with these sources, and the files whose absence is told. */
async function kept(sources: Readonly<Record<string, string>>, more: readonly Entry[] = []) {
  const files = Object.keys(sources).map(
    (path): Entry => ({ kind: 'file', path, from: `{root}/${path}`, mode: 0o644 }),
  );
  const launch = { argv: [], env: {}, ready: 'port', stop: { signal: 'SIGTERM', okExit: [0] } } as const;
  const rest = { required: [], runtime: 'nodejs', handler: '', launcherType: null };
  const one: FunctionOutput = { name: 'index', entries: [...files, ...more], cwd: '.', launch, ...rest };
  const output = { functions: [one], static: null, probes: [], requires: [], madeFrom: [] };
  const service = someService({ publicEnvPrefixes: ['NEXT_PUBLIC_'] });
  const result = await withoutSecrets(output, { service, source: memoryTree(sources), runtimes: [SOME] });
  if (!result.ok) throw new Error('It never fails.');
  return {
    paths: result.value.functions[0]?.entries.map(({ path }) => path),
    told: result.warnings.map(({ message }) => message.split(' ', 1)[0]),
  };
}

it('leaves out what may hold secrets, and tells of it', async () => {
  expect(await kept({ 'a.js': '', '.env': 'KEY=1', 'deep/.tokens': '' })).toEqual({
    paths: ['a.js'],
    told: ['.env', 'deep/.tokens'],
  });
});

it('leaves out what tools keep, and says nothing of it', async () => {
  expect(await kept({ 'a.py': '', 'cached/a': '', '.git/HEAD': '' })).toEqual({ paths: ['a.py'], told: [] });
});

it('says nothing of variables that are in the browser’s code already', async () => {
  expect((await kept({ '.env.production': 'NEXT_PUBLIC_A=1' })).told).toEqual([]);
  expect((await kept({ '.env.production': 'NEXT_PUBLIC_A=1\nKEY=2' })).told).toEqual(['.env.production']);
});

it('leaves packages as they are, but for secrets in them', async () => {
  expect(await kept({ 'vendor/a/.vscode/x': '', 'vendor/a/.env': '' })).toEqual({
    paths: ['vendor/a/.vscode/x'],
    told: [],
  });
});

it('keeps what the builder made itself', async () => {
  const made: Entry = { kind: 'file', path: '.env', from: '{scratch}/.env', mode: 0o644 };
  expect((await kept({}, [made])).paths).toEqual(['.env']);
});
