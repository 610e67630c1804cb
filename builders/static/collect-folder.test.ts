import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskTree } from '@svc-build/host/disk-tree';
import { nodeFiles } from '@svc-build/host/node-files';
import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { AT } from '@svc-build/model/testing/some-service';
import { describe, expect, test } from 'vitest';
import staticBuilder from './index.ts';
import { collected, outputOf, pathsOf, SHELL, saidOf, site } from './testing/collected-site.ts';

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
    // A folder is no application, whatever its page looks like.
    expect(output.fallback).toBe(null);
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
      value: { actions: [{ id: 'build:site', steps: [], inputs: { directories: ['site'] } }] },
    });
  });

  test('with what is no file is told of once, unless it is excluded', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'static-'));
    spawnSync('mkfifo', [join(directory, 'pipe'), join(directory, '.hidden')]);
    await symlink('nowhere', join(directory, 'dangling'));
    await symlink('itself', join(directory, 'itself'));
    await symlink('/dev/null', join(directory, 'null'));
    const said = await saidOf(site({}), diskTree(directory, nodeFiles));
    expect(said).toEqual([
      'STATIC_FILE_UNREACHABLE: Service "site" leaves out 4 paths with nothing to publish: dangling leads nowhere, itself leads nowhere, null is no file and 1 more.',
    ]);
    const excludeFiles = ['dangling', '/itself', '{null,pipe}'].map((value) => ({ value, at: AT }));
    expect(await saidOf(site({ excludeFiles }), diskTree(directory, nodeFiles))).toEqual([]);
    await rm(directory, { recursive: true });
  });

  test('with a link that leaves the project is an error', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'static-'));
    await mkdir(join(directory, 'project'));
    await writeFile(join(directory, 'secret.txt'), '');
    await symlink('../secret.txt', join(directory, 'project/a.txt'));
    const root = diskTree(join(directory, 'project'), nodeFiles);
    const output = await collected(site({}), root);
    expect(output).toMatchObject({
      ok: false,
      diagnostics: [
        { code: 'OUTPUT_NOT_SELF_CONTAINED', message: 'a.txt is a link that leads nowhere inside the project.' },
      ],
    });
    await rm(directory, { recursive: true });
  });
});

describe('a folder that looks like a program', () => {
  const HTML = { 'index.html': '' };
  test.each<[string, Record<string, string>, string]>([
    ['index.php', { ...HTML, 'index.php': '' }, 'index.php'],
    ['a page of PHP further down', { ...HTML, 'shop/index.php': '' }, 'shop/index.php'],
    ['manage.py', { ...HTML, 'manage.py': '' }, 'manage.py'],
    ['a manifest of PHP', { ...HTML, 'composer.json': '{}' }, 'composer.json'],
    ['a manifest of Python', { ...HTML, 'requirements-dev.txt': '' }, 'requirements-dev.txt'],
    ['another of Python', { ...HTML, 'pyproject.toml': '' }, 'pyproject.toml'],
    ['one of Go', { ...HTML, 'go.mod': '' }, 'go.mod'],
    ['one of Ruby', { ...HTML, Gemfile: '' }, 'Gemfile'],
    ['a program below it', { ...HTML, 'api/requirements.txt': '', 'api/app/main.py': '' }, 'api/requirements.txt'],
    [
      'what start names',
      { ...HTML, 'package.json': '{"scripts":{"start":"NODE_ENV=production node ./server"}}', 'server.js': '' },
      'server.js',
    ],
    [
      'what start comes to',
      { ...HTML, 'package.json': '{"scripts":{"start":"npm run go","go":"tsx src/app.ts"}}', 'src/app.ts': '' },
      'src/app.ts',
    ],
    [
      'what another script runs',
      { ...HTML, 'package.json': '{"scripts":{"dev":"nodemon -w src server.js"}}', 'server.js': '' },
      'server.js',
    ],
    ['a command of it', { ...HTML, 'package.json': '{"bin":{"x":"./cli.mjs"}}', 'cli.mjs': '' }, 'cli.mjs'],
    [
      'what it exports',
      {
        ...HTML,
        'package.json': '{"exports":{".":{"browser":"./b.js","default":["./lib.js"]}}}',
        'lib.js': '',
        'b.js': '',
      },
      'lib.js',
    ],
    ['a module of it', { ...HTML, 'package.json': '{"module":"a.ts"}', 'a.ts': '' }, 'a.ts'],
    [
      'what a task of Deno runs',
      { ...HTML, 'deno.json': '{"tasks":{"dev":{"command":"deno run -A main.ts"}}}', 'main.ts': '' },
      'main.ts',
    ],
    ...[
      ...['config.ru', 'artisan', 'a.csproj', 'mix.exs', 'Cargo.toml', 'pom.xml', 'build.gradle', 'build.gradle.kts'],
      ...['Pipfile', 'Package.swift', 'project.clj', 'rebar.config'],
    ].map((name): [string, Record<string, string>, string] => [name, { ...HTML, [name]: '' }, name]),
    ['what main names', { ...HTML, 'package.json': '{"main":"lib"}', 'lib/index.js': '' }, 'lib/index.js'],
  ])('by %s is an error that names it, also for a pin, before and after the build', async (_, files, named) => {
    const service = site({ pinned: true });
    const error = `PROGRAM_PUBLISHED: The folder of service "site" looks like a program, and would be published as it lies: ${named}.`;
    expect(await saidOf(service, memoryTree(files))).toEqual([error]);
    if (named.includes('/')) return;
    const plan = await staticBuilder.plan(service, memoryTree(files), {});
    expect(diagnosticsOf(plan).map(({ code, message }) => `${code}: ${message}`)).toEqual([error]);
  });

  test.each<[string, Record<string, string>]>([
    ['a manifest of vendored browser code', { ...HTML, 'vendor/bootstrap/composer.json': '{}' }],
    ['a main that is no program', { ...HTML, 'package.json': '{"main":"index.html"}' }],
    ['a main that is not there', { ...HTML, 'package.json': '{"main":"index.js"}' }],
    ['a package further down', { ...HTML, 'vendor/x/package.json': '{"main":"x.js"}', 'vendor/x/x.js': '' }],
    [
      'tools that its own scripts for browsers are run through',
      {
        ...HTML,
        'package.json':
          '{"scripts":{"dev":"live-server","lint":"eslint app.js","format":"prettier --write app.js"},"devDependencies":{"prettier":"3"}}',
        'app.js': '',
      },
    ],
    ['how it is put into a container', { ...HTML, Dockerfile: '', 'nginx.conf': '' }],
    ['tasks of Deno that serve it', { ...HTML, 'deno.json': '{"tasks":{"dev":"deno run -A npm:vite"}}', 'a.js': '' }],
    ['a server of the site alone', { ...HTML, 'package.json': '{"scripts":{"start":"serve ."}}', 'serve.txt': '' }],
    ['installed packages', { ...HTML, 'node_modules/x/composer.json': '', 'node_modules/x/a.php': '' }],
  ])('is none by %s', async (_, files) => {
    expect(await saidOf(site({}), memoryTree(files))).toEqual([]);
  });

  test('is one of another service, where that has its root', async () => {
    const files = { ...HTML, 'api/go.mod': '', 'api/main.go': '' };
    expect(await saidOf(site({ nestedRoots: ['api'] }), memoryTree(files))).toEqual([]);
  });

  test('is published where "allowSources" names all that says so', async () => {
    const files = { 'w/index.html': '', 'w/index.php': '', 'w/demo/manage.py': '', 'w/demo/a.py': '', 'w/b.go': '' };
    const service = (...allowSources: string[]) => site({ root: 'w', allowSources });
    expect(await saidOf(service('w/index.php'), memoryTree(files))).toEqual([
      'PROGRAM_PUBLISHED: The folder of service "site" looks like a program, and would be published as it lies: w/demo/manage.py.',
    ]);
    expect(await saidOf(service('w/*.php', 'w/demo'), memoryTree(files))).toEqual([
      'SOURCES_PUBLISHED: Service "site" publishes 1 source file for everybody to read: w/b.go.',
    ]);
    expect(await saidOf(service('w/**'), memoryTree(files))).toEqual([]);
  });

  test('is not said of single sources: one warning counts them', async () => {
    const files = { ...HTML, 'a.py': '', 'b/c.GO': '', 'd.php': '', 'e.py': '', 'f.pyc': '' };
    expect(await saidOf(site({}), memoryTree(files))).toEqual([
      'SOURCES_PUBLISHED: Service "site" publishes 4 source files for everybody to read: a.py, b/c.GO, d.php, ….',
    ]);
  });
});
