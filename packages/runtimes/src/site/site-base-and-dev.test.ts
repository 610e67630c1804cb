import { error } from '@svc-build/model/diagnostic';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf, fail } from '@svc-build/model/result';
import { describe, expect, test } from 'vitest';
import { FACTS, recipeOf, SETTING, type Tried } from './testing/tried-site.ts';

describe('a base path that only the configuration says', () => {
  const planned = async (written: string): Promise<readonly string[]> => {
    const files = { 'docs/pages.config.js': `export default {\n  ${written}\n};\n` };
    const { recipe, root, service } = recipeOf({ files, facts: { base: SETTING } });
    return diagnosticsOf(await recipe.plan(service, root, {})).map(
      ({ code, location, help }) => `${code} ${location?.file}:${location?.line}:${location?.column} ${help}`,
    );
  };

  test.each(["base: '/docs/',", "base: '/docs',", 'base: process.env.BASE,', "title: 'x',"])(
    '%s may be right',
    async (written) => {
      expect(await planned(written)).toEqual([]);
    },
  );

  test('that is another one is an error before the build', async () => {
    expect(await planned("base: '/',")).toEqual([
      'BASE_PATH_CONFLICT docs/pages.config.js:2:3 Set `base` to "/docs/", or make it the routePrefix.',
    ]);
  });
});

describe('dev', () => {
  const planned = async (tried: Tried) => {
    const { recipe, root, service } = recipeOf(tried);
    const plan = await recipe.dev?.(service, root, {});
    return plan?.ok === true ? plan.value : null;
  };

  test('runs the framework’s own server, below the prefix', async () => {
    expect((await planned({}))?.run).toMatchObject({
      kind: 'process',
      argv: ['pages', 'dev', '--port', '{port}', '--base', '/docs/'],
    });
  });

  test('is given the directory of the build, where it takes one', async () => {
    const dev = {
      ...FACTS.dev,
      argv: ['pages', 'dev'] as const,
      options: ['-q'],
      variables: { A: '1' },
    };
    const run = (await planned({ scripts: { build: 'pages build web --x' }, facts: { dev, operand: true } }))?.run;
    expect(run).toMatchObject({ argv: ['pages', 'dev', 'web', '-q', '--base', '/docs/'], env: { set: { A: '1' } } });
    expect(
      (await planned({ scripts: { build: 'pages build --x' }, facts: { dev, operand: true } }))?.run,
    ).toMatchObject({
      argv: ['pages', 'dev', '-q', '--base', '/docs/'],
    });
  });

  test('is given the pages of the build, where it starts from those', async () => {
    const dev = { ...FACTS.dev, argv: ['pages', 'dev'] as const, given: /\.html$/ };
    const run = (await planned({ scripts: { build: 'pages build --quiet a.html src/*.html' }, facts: { dev } }))?.run;
    expect(run).toMatchObject({ argv: ['pages', 'dev', 'a.html', 'src/*.html', '--base', '/docs/'] });
  });

  test('refuses what a build refuses', async () => {
    const { recipe, root, service } = recipeOf({
      facts: {
        refuses: async () => fail(error('SERVER_TARGET_UNSUPPORTED', 'It is refused.', 'Use it.')),
      },
    });
    for (const planned of [await recipe.plan(service, root, {}), await recipe.dev?.(service, root, {})])
      expect(planned).toMatchObject({ ok: false, diagnostics: [{ code: 'SERVER_TARGET_UNSUPPORTED' }] });
  });

  test('builds, where that server does not know a prefix', async () => {
    const facts = { dev: { ...FACTS.dev, knowsBase: false } };
    const built = await planned({ facts });
    expect(built?.run).toEqual({ kind: 'collected' });
    expect(built?.actions.map(({ id }) => id)).toContain('build:docs');
    const unsaid = await planned({ facts: { base: SETTING }, files: { 'docs/pages.config.js': 'export default {}' } });
    expect(unsaid?.run).toEqual({ kind: 'collected' });
    const said = await planned({ facts: { base: SETTING }, files: { 'docs/pages.config.js': "({ base: '/docs' })" } });
    expect(said?.run).toMatchObject({ kind: 'process' });
    const atRoot = await planned({ facts, details: { routePrefix: '/' as RoutePrefix } });
    expect(atRoot?.run).toMatchObject({ kind: 'process', argv: ['pages', 'dev', '--port', '{port}'] });
  });
});
