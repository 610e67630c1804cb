import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { Entry, FunctionOutput } from '@svc-build/model/build-output';
import { AT, someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import { applyPatterns } from './apply-patterns.ts';

const source = memoryTree({
  'api/main.js': '',
  'api/data/a.json': '',
  'api/data/b.json': '',
  'api/.env': '',
  'shared/c.json': '',
});

interface Patterns {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** What a bundle of `main.js` holds with these patterns, and what is said. */
async function applied({ include = [], exclude = [] }: Patterns) {
  const located = (values: readonly string[]) => values.map((value) => ({ value, at: AT }));
  const entry: Entry = { kind: 'file', path: 'api/main.js', from: '{root}/api/main.js', mode: 0o644 };
  const launch = { argv: [], env: {}, ready: 'port', stop: { signal: 'SIGTERM', okExit: [0] } } as const;
  const rest = { runtime: 'nodejs', handler: '', launcherType: null };
  const one: FunctionOutput = {
    name: 'index',
    entries: [entry],
    cwd: 'api',
    launch,
    required: ['api/main.js'],
    ...rest,
  };
  const output = { functions: [one], static: null, probes: [], requires: [], madeFrom: [] };
  const service = someService({ root: 'api', includeFiles: located(include), excludeFiles: located(exclude) });
  const result = await applyPatterns(output, { service, source, runtimes: [] });
  return {
    paths: result.ok ? result.value.functions[0]?.entries.map(({ path }) => path) : null,
    codes: (result.ok ? result.warnings : result.diagnostics).map(({ code }) => code),
  };
}

it('patterns start at the service root, or with "/" at that of the project', async () => {
  expect(await applied({ include: ['data/*', '/shared/**'] })).toEqual({
    paths: ['api/main.js', 'api/data/a.json', 'api/data/b.json', 'shared/c.json'],
    codes: [],
  });
});

it('what is excluded stays out, also when it was included', async () => {
  expect(await applied({ include: ['data/**'], exclude: ['data/b.json'] })).toEqual({
    paths: ['api/main.js', 'api/data/a.json'],
    codes: [],
  });
});

it('what is there already is there once', async () => {
  expect(await applied({ include: ['main.js'] })).toEqual({ paths: ['api/main.js'], codes: [] });
});

it('a pattern that matches nothing is named', async () => {
  expect(await applied({ include: ['none/**'], exclude: ['none/**'] })).toEqual({
    paths: ['api/main.js'],
    codes: ['GLOB_MATCHES_NOTHING', 'GLOB_MATCHES_NOTHING'],
  });
});

it('what the service starts from cannot be excluded', async () => {
  expect(await applied({ exclude: ['*.js'] })).toEqual({ paths: null, codes: ['ENTRY_EXCLUDED'] });
});

it('a secret comes in when it is named, and is told of', async () => {
  expect(await applied({ include: ['.env'] })).toEqual({
    paths: ['api/main.js', 'api/.env'],
    codes: ['SECRET_FILE_INCLUDED'],
  });
});
