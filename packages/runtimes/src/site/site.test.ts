import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf, ok } from '@svc-build/model/result';
import { describe, expect, test } from 'vitest';
import type { SiteFacts } from './site-facts.ts';
import { actionOf, collected, FACTS, recipeOf, said, scriptOf, staticOf, type Tried } from './testing/tried-site.ts';

describe('the script that builds', () => {
  test.each<[string, Tried, string]>([
    [
      'is told the prefix',
      { scripts: { build: 'pages check && pages build' } },
      'pages check && pages build --base /docs/',
    ],
    ['is the command without one', {}, 'pages build --base /docs/'],
    ['may have another name', { scripts: { 'docs:build': 'pages build -q' } }, 'pages build --base /docs/ -q'],
    [
      'is the one that runs the command',
      { scripts: { build: 'tsc', 'build-pages': 'pages build', 'x:build': 'pages build' } },
      'pages build --base /docs/',
    ],
    ['is taken at its word', { scripts: { build: 'pages build --base=/x' } }, 'pages build --base=/x'],
    ['is told nothing at the root', { details: { routePrefix: '/' as RoutePrefix } }, 'pages build'],
    ['is told nothing where the prefix is stripped', { details: { stripPrefix: true } }, 'pages build'],
    ['is left alone where it runs something else', { scripts: { build: 'my-pages build' } }, 'my-pages build'],
    [
      'is told it as the command, and not in a name that holds it',
      { scripts: { build: 'cp pages build.js pages build/x pages.prod.js; (pages build)' } },
      'cp pages build.js pages build/x pages.prod.js; (pages build --base /docs/)',
    ],
    [
      'is left alone where npm would take the option',
      { scripts: { build: 'npm run pages build' } },
      'npm run pages build',
    ],
    [
      'is told it through npm',
      { scripts: { build: 'tsc && npm run pages', pages: 'pages build -q' } },
      'tsc && npm run pages -- --base /docs/',
    ],
    [
      'is told it through another manager',
      { scripts: { build: 'pnpm pages', pages: 'x && pages build' } },
      'pnpm pages --base /docs/',
    ],
    [
      'is told it through what runs several',
      { scripts: { build: 'run-p check "pages {@}" --', check: 'tsc', pages: 'pages build' } },
      // As a plan writes a bracket.
      'run-p check "pages {open}@}" -- -- --base /docs/',
    ],
    [
      'is left alone where what follows would come to something else',
      { scripts: { build: 'npm run pages', pages: 'pages build && cp a b' } },
      'npm run pages',
    ],
    [
      'is left alone where the other script says it',
      { scripts: { build: 'npm run pages', pages: 'pages build --base /x/' } },
      'npm run pages',
    ],
    [
      'is told it among quotes and by the whole name of a package',
      { scripts: { build: 'run-s "@site/pages build" lint' } },
      'run-s "@site/pages build --base /docs/" lint',
    ],
    [
      'is told it where the command stands among installed programs',
      { scripts: { build: 'node ./node_modules/.bin/pages build>log' } },
      'node ./node_modules/.bin/pages build --base /docs/>log',
    ],
  ])('%s', async (_, tried, script) => {
    expect(await scriptOf(tried)).toBe(script);
  });

  test('comes after what makes the framework write every page again', async () => {
    const scripts = { clean: 'rm -rf ..', build: 'pages build' };
    const steps = (await actionOf({ scripts, facts: { clean: 'pages clean' } }))?.steps ?? [];
    expect(steps.map((step) => (step.kind === 'run' ? step.argv.at(-1) : step.kind))).toEqual([
      'pages clean',
      'pages build --base /docs/',
    ]);
  });

  test('sees the prefix in a variable of the framework', async () => {
    const facts: Partial<SiteFacts> = { base: { by: 'variable', variable: 'PAGES_BASE', inSources: '' } };
    expect((await actionOf({ facts }))?.env.set).toEqual({ PAGES_BASE: '/docs/' });
    expect(await scriptOf({ facts })).toBe('pages build');
  });
});

describe('the output', () => {
  test.each<[string, Tried, string]>([
    ['by the framework', {}, 'docs/dist'],
    ['by an option', { scripts: { build: 'pages build --out web' } }, 'docs/web'],
    ['by an option with a sign', { scripts: { build: 'pages build --out=web/' } }, 'docs/web'],
    ['by the configuration', { files: { 'docs/pages.config.js': "export default { outDir: './site' }" } }, 'docs/site'],
    ['not by a comment', { files: { 'docs/pages.config.js': "// outDir: 'x',\nexport default {}" } }, 'docs/dist'],
    ['not by what is put together', { files: { 'docs/pages.config.js': "({ outDir: 'x' + y })" } }, 'docs/dist'],
  ])('is known %s, and no input, as the state', async (_, tried, directory) => {
    const action = await actionOf(tried);
    expect(action?.outputs).toEqual([directory]);
    expect(action?.generated).toEqual([`${directory}/**`, 'docs/.pages/**']);
  });

  test.each([
    ['.', 'docs, which cannot be published: it is the root of the service.'],
    ['..', '., which cannot be published: it is outside of the service.'],
    ['../site', 'site, which cannot be published: it is outside of the service.'],
    ['/srv', '/srv, which cannot be published: it is outside of the service.'],
    ['api', 'docs/api, which cannot be published: it is the root of another service.'],
    ['dist', 'docs/dist, which cannot be published: docs/dist/api is the root of another service.'],
  ])('may not be %s', async (outDir, message) => {
    const files = { 'docs/pages.config.js': `export default { outDir: ${JSON.stringify(outDir)} }` };
    const { recipe, root, service } = recipeOf({ files, details: { nestedRoots: ['docs/dist/api', 'docs/api'] } });
    const plan = await recipe.plan(service, root, {});
    expect(diagnosticsOf(plan).map((one) => one.message)).toEqual([
      `The build of "docs" is to write its site into ${message}`,
    ]);
  });

  test.each([
    ['..', 'docs, which cannot be published: it is the root of the service.'],
    ['../..', '., which cannot be published: it is outside of the service.'],
    ['../web', 'docs/web, which cannot be published: it is outside of docs/dist, which the build writes.'],
  ])('may not have its site in %s', async (place, message) => {
    const output = {
      ...FACTS.output,
      configured: async () => ok({ directory: 'dist', site: place }),
    };
    const { recipe, root, service } = recipeOf({ facts: { output } });
    expect(diagnosticsOf(await recipe.plan(service, root, {})).map((one) => one.message)).toEqual([
      `The build of "docs" is to write its site into ${message}`,
    ]);
  });

  test.each<[string, Tried, readonly string[]]>([
    [
      'are nobody’s to publish',
      {},
      [
        'BUILD_OUTPUT_REFUSED: The build of "docs" wrote its site into docs/src, which cannot be published: docs/src/a.ts is a source.',
      ],
    ],
    ['may be generated', { details: { generated: ['docs/src/*.ts'] } }, []],
    ['are not taken, where earlier builds leave files too', { facts: { leavesOld: true } }, []],
  ])('with sources in it: these %s', async (_, tried, expected) => {
    const files = {
      'docs/pages.config.js': "export default { outDir: './src' }",
      'docs/src/index.html': '',
      'docs/src/a.ts': '',
    };
    expect(await said({ files, captured: ['docs/src/index.html'], ...tried })).toEqual(expected);
  });

  test.each(['dist', 'docs/.pages/dist/web'])('of earlier builds may lie in %s', async (outDir) => {
    const files = {
      'docs/pages.config.js': `export default { outDir: '${outDir}' }`,
      [`docs/${outDir}/index.html`]: '',
      [`docs/${outDir}/old.html`]: '',
    };
    expect(await said({ files, captured: [`docs/${outDir}/index.html`] })).toEqual([]);
  });

  test('must be of this build', async () => {
    const files = { 'docs/dist/index.html': '', 'docs/www/index.html': '' };
    expect(await said({ files, captured: ['docs/www/index.html'] })).toEqual([
      'BUILD_OUTPUT_MISSING: The build of "docs" left no page in docs/dist; it wrote docs/www/index.html.',
    ]);
  });
});

test('holds what this build wrote alone, where earlier builds leave files there', async () => {
  const files = { 'docs/dist/index.html': '', 'docs/dist/old/index.html': '' };
  const captured = ['docs/dist/index.html'];
  const pathsWith = async (leavesOld: boolean) => {
    const output = await collected({ files, captured, facts: { leavesOld } });
    return output.ok ? output.value.static?.entries.map(({ path }) => path) : null;
  };
  expect(await pathsWith(true)).toEqual(['index.html']);
  expect(await pathsWith(false)).toEqual(['index.html', 'old/index.html']);
});

test('files named after their contents are kept by browsers, but not what came there under its own name', async () => {
  const files = {
    'docs/dist/index.html': '',
    'docs/dist/_pages/a.1234.js': '',
    'docs/dist/_pages/mark.png': '',
    'docs/public/_pages/mark.png': '',
  };
  expect((await staticOf({ files })).immutable).toEqual(['_pages/a.1234.js']);
});

test.each<[string, SiteFacts['fallback'], readonly string[], string | null]>([
  ['nothing', null, ['index.html'], null],
  ['its only page', 'only-page', ['index.html', 'app.js'], 'index.html'],
  ['none of two pages', 'only-page', ['index.html', 'about/index.html'], null],
  ['a page of the framework', { file: '200.html' }, ['index.html', '200.html'], '200.html'],
  ['its only page, where that is not there', { file: '200.html' }, ['index.html'], 'index.html'],
  ['nothing of two pages, where that is not there', { file: '200.html' }, ['index.html', 'a.html'], null],
  ['none beside one for what is missing', { file: '200.html' }, ['200.html', '404.html'], null],
])('unknown paths are answered with %s', async (_, fallback, paths, answer) => {
  const files = Object.fromEntries(paths.map((path) => [`docs/dist/${path}`, '']));
  expect((await staticOf({ files, facts: { fallback } })).fallback).toBe(answer);
});
