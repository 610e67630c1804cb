import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskTree } from '@svc-build/host/disk-tree';
import { nodeFiles } from '@svc-build/host/node-files';
import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { StaticOutput } from '@svc-build/model/build-output';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { describe, expect, test } from 'vitest';
import { staticBuilder } from './index.ts';

const SHELL = '<!doctype html><html><head><script src="/a.js"></script></head><body><div id="app"></div></body></html>';

function site(details: Partial<ResolvedService>): ResolvedService {
  return someService({ name: 'site', framework: 'static', builder: 'static', kind: 'frontend', ...details });
}

async function outputOf(service: ResolvedService, root: SourceTree): Promise<StaticOutput> {
  const output = await staticBuilder.collect(service, { root, scratch: memoryTree({}) }, {});
  if (!output.ok) throw new Error(output.diagnostics.map(({ message }) => message).join());
  if (output.value.static === null) throw new Error('There are no static files.');
  return output.value.static;
}

const pathsOf = ({ entries }: StaticOutput): readonly string[] => entries.map(({ path }) => path);

describe('a folder', () => {
  test('is served as it lies, without what is hidden, installed, configuration or another service', async () => {
    const files = [
      'a.html',
      'docs/b.html',
      '.well-known/x.txt',
      'docs/package.json',
      'vercel.json',
      'svc-build.json',
      '.env',
    ];
    const hidden = ['docs/.git/c', '.well-known/.d', 'node_modules/e.js', 'docs/node_modules/f.js', 'api/g.js'];
    const root = memoryTree(Object.fromEntries([...files, ...hidden].map((file) => [file, ''])));
    const output = await outputOf(site({ nestedRoots: ['api'] }), root);
    expect(pathsOf(output)).toEqual(['.well-known/x.txt', 'a.html', 'docs/b.html', 'docs/package.json']);
    expect(output).toMatchObject({ fallback: null, immutable: [] });
  });

  test('below the project root gives paths relative to itself', async () => {
    const root = memoryTree({
      'apps/site/index.html': SHELL,
      'apps/site/package.json': '{}',
      'apps/site/yarn.lock': '',
    });
    const output = await outputOf(site({ root: 'apps/site' }), root);
    expect(output.entries).toEqual([
      { kind: 'file', path: 'index.html', from: '{root}/apps/site/index.html', mode: 0o644 },
    ]);
    expect(output.fallback).toBe('index.html');
  });

  test('stands behind a file that is named as the entrypoint', async () => {
    const root = memoryTree({ 'site/www/index.html': '', 'site/other.txt': '' });
    const output = await outputOf(site({ root: 'site', entrypoint: { kind: 'file', path: 'www/index.html' } }), root);
    expect(pathsOf(output)).toEqual(['index.html']);
  });

  test('needs no steps, only its files as inputs', async () => {
    const plan = await staticBuilder.plan(site({ root: 'site' }), memoryTree({ 'site/a.txt': '' }), {});
    expect(plan).toMatchObject({
      ok: true,
      value: { units: [{ id: 'build:site', steps: [], inputs: { directories: ['site'] } }] },
    });
  });

  test('with a link that leaves the project is an error', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'static-'));
    await mkdir(join(directory, 'project'));
    await writeFile(join(directory, 'secret.txt'), '');
    await symlink('../secret.txt', join(directory, 'project/a.txt'));
    const root = diskTree(join(directory, 'project'), nodeFiles);
    const output = await staticBuilder.collect(site({}), { root, scratch: memoryTree({}) }, {});
    expect(output).toMatchObject({
      ok: false,
      diagnostics: [
        { code: 'OUTPUT_NOT_SELF_CONTAINED', message: 'a.txt is a link that leads nowhere inside the project.' },
      ],
    });
    await rm(directory, { recursive: true });
  });
});

describe('a package with a build script', () => {
  const manifest = JSON.stringify({ scripts: { build: 'vite build' }, devDependencies: { vite: '^8.0.0' } });

  test('is installed and built', async () => {
    const plan = await staticBuilder.plan(site({ root: 'web' }), memoryTree({ 'web/package.json': manifest }), {});
    const units = plan.ok ? plan.value.units : [];
    expect(units.map(({ id, steps }) => [id, steps.map(({ label }) => label)])).toEqual([
      ['install:web', ['npm install']],
      ['build:site', ['build']],
    ]);
    expect(units[1]?.generated).toEqual(['web/dist/**', 'web/build/**', 'web/out/**']);
  });

  test('serves the first place with files, and knows what Vite named by contents', async () => {
    const root = memoryTree({
      'web/package.json': manifest,
      'web/public/assets/logo-Ab3dEf9h.svg': '',
      'web/dist/index.html': SHELL,
      'web/dist/assets/index-CqXzvrcn.js': '',
      'web/dist/assets/photo-portrait.jpg': '',
      'web/dist/assets/logo-Ab3dEf9h.svg': '',
      'web/out/other.html': '',
    });
    const output = await outputOf(site({ root: 'web' }), root);
    expect(pathsOf(output)).toHaveLength(4);
    expect(output.fallback).toBe('index.html');
    expect(output.immutable).toEqual(['assets/index-CqXzvrcn.js']);
  });

  test('that left nothing is an error which names all places', async () => {
    const root = memoryTree({ 'web/package.json': manifest });
    const output = await staticBuilder.collect(site({ root: 'web' }), { root, scratch: memoryTree({}) }, {});
    expect(output).toMatchObject({
      ok: false,
      diagnostics: [
        {
          code: 'BUILD_OUTPUT_MISSING',
          message: 'The build script of "site" left no files in web/dist, web/build, web/out or web/public.',
        },
      ],
    });
  });
});
