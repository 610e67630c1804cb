import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { findTsConfig } from '@svc-build/manifests/node/tsconfig';
import type { Result } from '@svc-build/model/result';
import type { Entrypoint } from '@svc-build/model/service';
import { someService } from '@svc-build/model/testing/some-service';
import { describe, expect, test } from 'vitest';
import { findNodeEntry, type NodeEntry } from './node-entry.ts';

const BUILDS = { scripts: { build: 'tsc' } };

async function entryOf(
  entrypoint: Entrypoint,
  manifest: object,
  files: readonly string[],
  tsconfig?: string,
): Promise<Result<NodeEntry>> {
  const source = memoryTree({
    'api/package.json': JSON.stringify(manifest),
    ...(tsconfig === undefined ? {} : { 'api/tsconfig.json': tsconfig }),
    ...Object.fromEntries(files.map((file) => [file, ''])),
  });
  const read = await readNodeManifest('api', source);
  const service = someService({ root: 'api', entrypoint });
  const compiled = { manifest: read.ok ? read.value : null, tsconfig: await findTsConfig('api', source) };
  return findNodeEntry(service, compiled, source);
}

async function candidates(...parameters: Parameters<typeof entryOf>): Promise<readonly string[]> {
  const entry = await entryOf(...parameters);
  return entry.ok ? entry.value.candidates : [];
}

const DIRECTORY: Entrypoint = { kind: 'directory', path: '.' };
const FILE: Entrypoint = { kind: 'file', path: 'src/server.ts' };

test('the same is looked for before the first build and after it', async () => {
  const manifest = { ...BUILDS, main: 'dist/index.js' };
  const before = await candidates(DIRECTORY, manifest, ['api/src/index.js']);
  expect(before.slice(0, 1)).toEqual(['api/dist/index.js']);
  expect(await candidates(DIRECTORY, manifest, ['api/src/index.js', 'api/dist/index.js'])).toEqual(before);
});

describe('without a build script', () => {
  test('a named file is taken at its word, whatever lies in dist', async () => {
    const files = ['api/src/server.ts', 'api/dist/server.js'];
    expect(await candidates(FILE, { main: 'dist/server.js' }, files)).toEqual(['api/src/server.ts']);
  });

  test('"main" comes before names by custom', async () => {
    const files = ['api/index.js', 'api/start.js'];
    expect(await candidates(DIRECTORY, { main: './start' }, files)).toEqual(['api/start.js', 'api/index.js']);
  });

  test('what "start" runs comes after "main", and before names by custom', async () => {
    const files = ['api/index.js', 'api/http.js', 'api/main.js'];
    const scripts = { start: 'node --env-file .env ./http.js' };
    expect(await candidates(DIRECTORY, { main: 'main.js', scripts }, files)).toEqual([
      'api/main.js',
      'api/http.js',
      'api/index.js',
    ]);
    expect(await candidates(DIRECTORY, { scripts: { start: 'node .' } }, files)).toContain('api/index.js');
  });

  test('names by custom come in order, beside package.json before src', async () => {
    const files = ['api/src/app.ts', 'api/server.js', 'api/index.ts'];
    expect(await candidates(DIRECTORY, {}, files)).toEqual(['api/index.ts', 'api/server.js', 'api/src/app.ts']);
  });
});

describe('with a build script', () => {
  test('tsconfig.json says where the result is; the source is the last resort', async () => {
    const tsconfig = '{ // comment\n "compilerOptions": { "outDir": "./output", "rootDir": "src", }, }';
    const found = await candidates(FILE, BUILDS, ['api/src/server.ts'], tsconfig);
    expect(found[0]).toBe('api/output/server.js');
    expect(found).toContain('api/dist/server.js');
    expect(found.at(-1)).toBe('api/src/server.ts');
  });

  test('"main" may name a file that is still to be written', async () => {
    const entry = await entryOf(DIRECTORY, { ...BUILDS, main: 'build/index.js' }, []);
    expect(entry).toEqual({
      ok: true,
      value: { candidates: ['api/build/index.js'], built: ['api/build', 'api/dist'] },
      warnings: [],
    });
  });

  test('a plain server.js is no source of anything', async () => {
    expect(await candidates(DIRECTORY, BUILDS, ['api/server.js'])).toEqual(['api/server.js']);
  });

  test('the extension follows that of the source', async () => {
    const found = await candidates({ kind: 'file', path: 'src/app.mts' }, BUILDS, ['api/src/app.mts']);
    expect(found).toContain('api/dist/app.mjs');
    expect(found).not.toContain('api/dist/app.js');
  });
});

test('no entry is an error that says where we looked', async () => {
  const entry = await entryOf(DIRECTORY, { main: 'start.js' }, []);
  expect(entry).toMatchObject({
    ok: false,
    diagnostics: [
      {
        code: 'ENTRY_NOT_RESOLVED',
        message:
          'No file of the service "api" can be started: api has none of start.js, app.{ts,mts,cts,js,mjs,cjs}, index.{ts,mts,cts,js,mjs,cjs}, server.{ts,mts,cts,js,mjs,cjs}, main.{ts,mts,cts,js,mjs,cjs}, src/app.{ts,mts,cts,js,mjs,cjs}, src/index.{ts,mts,cts,js,mjs,cjs}, src/server.{ts,mts,cts,js,mjs,cjs}, src/main.{ts,mts,cts,js,mjs,cjs}.',
        location: { file: 'vercel.json', line: 3 },
      },
    ],
  });
});
