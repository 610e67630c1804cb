import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf } from '@svc-build/model/result';
import { describe, expect, test } from 'vitest';
import staticBuilder from './index.ts';
import { collected, outputOf, pathsOf, SHELL, saidOf, site } from './testing/collected-site.ts';

describe('a package with a build script', () => {
  const manifest = JSON.stringify({ scripts: { build: 'vite build' }, devDependencies: { vite: '^8.0.0' } });
  const plain = JSON.stringify({ scripts: { build: 'node build.mjs' } });
  const web = (files: readonly string[], text = plain) =>
    memoryTree({ 'web/package.json': text, ...Object.fromEntries(files.map((file) => [`web/${file}`, SHELL])) });
  const written = (...files: string[]): readonly string[] => files.map((file) => `web/${file}`);
  const service = site({ root: 'web', routePrefix: '/' as RoutePrefix });

  test('is installed and built', async () => {
    const plan = await staticBuilder.plan(service, memoryTree({ 'web/package.json': manifest }), {});
    const actions = plan.ok ? plan.value.actions : [];
    expect(actions.map(({ id, steps }) => [id, steps.map(({ label }) => label)])).toEqual([
      ['install:web', ['node_modules', 'npm install']],
      ['build:site', ['build']],
    ]);
    expect(actions[1]?.generated).toEqual(['web/dist/**', 'web/build/**', 'web/out/**', 'web/_site/**']);
    expect(actions[1]?.capture).toEqual(['web']);
  });

  test('serves where it wrote a site, and knows what Vite named by contents', async () => {
    const files = ['assets/index-CqXzvrcn.js', 'assets/photo-portrait.jpg', 'assets/logo-Ab3dEf9h.svg', 'index.html'];
    const root = web(['public/assets/logo-Ab3dEf9h.svg', 'out/index.html', ...files.map((f) => `dist/${f}`)], manifest);
    const output = await outputOf(service, root, written('dist/index.html'));
    expect(pathsOf(output)).toEqual([...files].sort());
    expect(output.fallback).toBe('index.html');
    expect(output.immutable).toEqual(['assets/index-CqXzvrcn.js']);
  });

  test.each<[string, string, string, string]>([
    ['outDir of its configuration', 'vite build', "export default { build: { outDir: 'web/app' } };", 'web/web/app'],
    [
      'outDir from another root',
      'vite build',
      "export default { root: 'src', build: { outDir: '../www' } };",
      'web/www',
    ],
    ['another root alone', 'vite build', "export default { root: 'src' };", 'web/src/dist'],
    ['an option', 'vite build --outDir=made/site', "export default { build: { outDir: 'x' } };", 'web/made/site'],
  ])('counts as the output of Vite by %s', async (_, build, config, place) => {
    const text = JSON.stringify({ scripts: { build }, devDependencies: { vite: '^8.0.0' } });
    const page = `${place}/index.html`;
    const root = memoryTree({ 'web/package.json': text, 'web/vite.config.ts': config, [page]: SHELL });
    expect(pathsOf(await outputOf(service, root, [page]))).toEqual(['index.html']);
    const plan = await staticBuilder.plan(service, root, {});
    const outputs = plan.ok ? plan.value.actions.at(-1)?.outputs : [];
    expect(outputs).toContain(place);
  });

  test('is no output of Vite outside of the service', async () => {
    const config = "export default {\n  build: { outDir: '../site' },\n};";
    const root = memoryTree({ 'web/package.json': manifest, 'web/vite.config.ts': config });
    const plan = await staticBuilder.plan(service, root, {});
    expect(diagnosticsOf(plan)).toMatchObject([
      { code: 'BUILD_OUTPUT_REFUSED', location: { file: 'web/vite.config.ts', line: 2 } },
    ]);
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

  test.each([
    [
      plain,
      'Tell its build the base path /web/ (many tools call it public path or public URL), or make its pages name files relative to themselves.',
    ],
    [
      manifest,
      'The build was told the prefix; write paths in the sources with `import.meta.env.BASE_URL` before them, and leave the base path to svc-build.',
    ],
  ])('of %s asks for its files below its prefix', async (text, help) => {
    const below = site({ root: 'web', routePrefix: '/web' as RoutePrefix });
    const output = await collected(below, web(['dist/index.html', 'dist/a.js'], text), written('dist/index.html'));
    expect(diagnosticsOf(output).map((one) => `${one.code} ${one.location?.file} ${one.help}`)).toEqual([
      `ASSET_OUTSIDE_PREFIX web/dist/index.html ${help}`,
    ]);
    expect(await saidOf(below, web(['dist/index.html'], text), written('dist/index.html'))).toEqual([]);
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
