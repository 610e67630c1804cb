import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskTree } from '@svc-build/host/disk-tree';
import { nodeFiles } from '@svc-build/host/node-files';
import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { StaticOutput } from '@svc-build/model/build-output';
import { diagnosticsOf } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { describe, expect, test } from 'vitest';
import { staticBuilder } from './index.ts';

const SHELL = '<!doctype html><script src="/a.js"></script><div id="app"></div>';

function site(details: Partial<ResolvedService>): ResolvedService {
  return someService({ name: 'site', framework: 'static', builder: 'static', kind: 'frontend', ...details });
}

function collected(service: ResolvedService, root: SourceTree, captured: readonly string[] = []) {
  return staticBuilder.collect(service, { root, scratch: memoryTree({}), captured }, {});
}

async function outputOf(
  service: ResolvedService,
  root: SourceTree,
  captured: readonly string[] = [],
): Promise<StaticOutput> {
  const output = await collected(service, root, captured);
  if (!output.ok) throw new Error(output.diagnostics.map(({ message }) => message).join());
  if (output.value.static === null) throw new Error('There are no static files.');
  return output.value.static;
}

/** What was said about it: warnings, or what is wrong. */
async function saidOf(...given: Parameters<typeof collected>): Promise<readonly string[]> {
  return diagnosticsOf(await collected(...given)).map(({ code, message }) => `${code}: ${message}`);
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
      value: { units: [{ id: 'build:site', steps: [], inputs: { directories: ['site'] } }] },
    });
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

describe('a package with a build script', () => {
  const manifest = JSON.stringify({ scripts: { build: 'vite build' }, devDependencies: { vite: '^8.0.0' } });
  const plain = JSON.stringify({ scripts: { build: 'node build.mjs' } });
  const web = (files: readonly string[], text = plain) =>
    memoryTree({ 'web/package.json': text, ...Object.fromEntries(files.map((file) => [`web/${file}`, SHELL])) });
  const written = (...files: string[]): readonly string[] => files.map((file) => `web/${file}`);
  const service = site({ root: 'web' });

  test('is installed and built', async () => {
    const plan = await staticBuilder.plan(service, memoryTree({ 'web/package.json': manifest }), {});
    const units = plan.ok ? plan.value.units : [];
    expect(units.map(({ id, steps }) => [id, steps.map(({ label }) => label)])).toEqual([
      ['install:web', ['npm install']],
      ['build:site', ['build']],
    ]);
    expect(units[1]?.generated).toEqual(['web/dist/**', 'web/build/**', 'web/out/**', 'web/_site/**']);
    expect(units[1]?.capture).toEqual(['web']);
  });

  test('serves where it wrote a site, and knows what Vite named by contents', async () => {
    const files = ['assets/index-CqXzvrcn.js', 'assets/photo-portrait.jpg', 'assets/logo-Ab3dEf9h.svg', 'index.html'];
    const root = web(['public/assets/logo-Ab3dEf9h.svg', 'out/index.html', ...files.map((f) => `dist/${f}`)], manifest);
    const output = await outputOf(service, root, written('dist/index.html'));
    expect(pathsOf(output)).toEqual([...files].sort());
    expect(output.fallback).toBe('index.html');
    expect(output.immutable).toEqual(['assets/index-CqXzvrcn.js']);
  });

  test.each<[string, readonly string[], readonly string[], string]>([
    ['its page again', ['dist/index.html', 'build/index.html'], ['build/index.html'], 'build'],
    ['anything in a place for that', ['out/index.html', 'out/a.js'], ['out/a.js'], 'out'],
    ['a place of its own', ['www/index.html', 'public/robots.txt'], ['www/index.html'], 'www'],
    ['_site', ['_site/index.html', 'public/robots.txt', 'index.html'], ['_site/index.html'], '_site'],
    ['all of public', ['public/index.html', 'public/a.js'], ['public/a.js', 'public/index.html'], 'public'],
    ['a page beside its sources too', ['dist/index.html', 'index.html'], ['dist/index.html', 'index.html'], 'dist'],
  ])('counts as its output where it wrote %s', async (_, files, wrote, place) => {
    const output = await outputOf(service, web(files), written(...wrote));
    expect(new Set(output.entries.map((entry) => (entry.kind === 'file' ? entry.from.split('/')[2] : '')))).toEqual(
      new Set([place]),
    );
  });

  const NOTHING =
    'BUILD_OUTPUT_MISSING: The build script of "site" left no index.html in web/dist, web/build, web/out, web/_site or web/public';
  const refused = (place: string, why: string): string =>
    `BUILD_OUTPUT_REFUSED: The build of "site" wrote its site into ${place}, which cannot be published: ${why}.`;

  test.each<[string, readonly string[], readonly string[], string]>([
    ['nothing at all', [], [], `${NOTHING}.`],
    ['nothing in a source folder that is there', ['public/index.html', 'public/robots.txt'], [], `${NOTHING}.`],
    ['nothing in what an older build left', ['dist/index.html'], [], `${NOTHING}.`],
    ['a library', ['dist/index.js'], ['dist/index.js'], `${NOTHING}.`],
    [
      'a server beside its pages',
      ['dist/server/index.js', 'dist/client/index.html'],
      ['dist/client/index.html'],
      `${NOTHING}; it wrote web/dist/client/index.html.`,
    ],
    ['into its own root', ['index.html', 'server.js'], ['index.html'], refused('web', 'it is the root of the service')],
    [
      'beside a page that is a source',
      ['public/index.html', 'public/b.js'],
      ['public/b.js'],
      refused('web/public', 'web/public/index.html is a source'),
    ],
    [
      'its page among sources',
      ['www/index.html', 'www/secret.txt'],
      ['www/index.html'],
      refused('web/www', 'web/www/secret.txt is a source'),
    ],
  ])('that wrote %s is an error that says so', async (_, files, wrote, message) => {
    expect(await saidOf(service, web(files), written(...wrote))).toEqual([message]);
  });

  test('that wrote where another service has its root is an error', async () => {
    const root = web(['dist/index.html', 'dist/api/server.js']);
    const nested = (...nestedRoots: string[]) => site({ root: 'web', nestedRoots });
    expect(await saidOf(nested('web/dist/api'), root, written('dist/index.html'))).toEqual([
      refused('web/dist', 'web/dist/api is the root of another service'),
    ]);
    expect(await saidOf(nested('web/dist'), root, written('dist/index.html'))).toEqual([
      refused('web/dist', 'it is the root of another service'),
    ]);
  });

  test('may write among files that "generated" names', async () => {
    const root = web(['public/index.html', 'public/old.js']);
    const generated = site({ root: 'web', generated: ['web/public/**'] });
    expect(pathsOf(await outputOf(generated, root, written('public/index.html')))).toEqual(['index.html', 'old.js']);
  });

  test('that wrote two sites is a warning that names both', async () => {
    const both = written('dist/index.html', 'out/index.html');
    expect(await saidOf(service, web(['dist/index.html', 'out/index.html']), both)).toEqual([
      'BUILD_OUTPUT_AMBIGUOUS: The build of "site" wrote a site into more than one place: web/dist is taken, and web/out is not.',
    ]);
  });

  test('that leaves sources in its site is only warned about', async () => {
    const files = ['dist/index.html', 'dist/index.php', 'dist/composer.json'];
    expect(await saidOf(service, web(files), written(...files))).toEqual([
      'SOURCES_PUBLISHED: Service "site" publishes 1 source file for everybody to read: web/dist/index.php.',
    ]);
  });

  test.each<[string, string, readonly string[], string | null]>([
    ['of a bundler with one page', manifest, ['index.html', 'assets/a.js'], 'index.html'],
    ['of a bundler with two pages', manifest, ['index.html', 'about/index.html'], null],
    ['of a bundler with a page for what is missing', manifest, ['index.html', '404.html'], null],
    ['of a script', plain, ['index.html', 'assets/a.js'], null],
  ])('%s answers unknown pages as it must', async (_, text, files, fallback) => {
    const all = files.map((file) => `dist/${file}`);
    expect((await outputOf(service, web(all, text), written(...all))).fallback).toBe(fallback);
  });
});
