import { diagnosticsOf } from '@svc-build/model/result';
import { describe, expect, test } from 'vitest';
import { collected, SETTING, said, type Tried } from './testing/tried-site.ts';

describe('a page that asks for files of the site', () => {
  const asking = (html: string): Tried => ({
    files: { 'docs/dist/a/index.html': html, 'docs/dist/app.js': '', 'docs/dist/a/own.js': '', 'docs/dist/a b.js': '' },
  });

  test.each([
    ['below its prefix', '<script src="/docs/app.js"></script>'],
    ['relative to itself', '<script src="own.js"></script><script src="../app.js"></script>'],
    ['relative to a base', '<base href="/docs/"><script src="app.js"></script>'],
    ['elsewhere', '<script src="https://cdn.example/app.js"></script><script src="//cdn.example/app.js"></script>'],
    ['of another service', '<script src="/shared.js"></script>'],
    ['below its prefix, written otherwise', '<script src="/%64ocs/app.js"></script>'],
    ['by a name that no file has', '<script src="/a%2Fown.js"></script>'],
  ])('%s is right', async (_, html) => {
    expect(await said(asking(html))).toEqual([]);
  });

  test.each([
    ['<p>\n<script src="/app.js"></script>', 'docs/dist/a/index.html:2:1'],
    ['<script src="/a%20b.js"></script>', 'docs/dist/a/index.html:1:1'],
    ['<base href="/"><base href="/docs/"><script src="app.js"></script>', 'docs/dist/a/index.html:1:36'],
    ['<img src="../../app.js">', 'docs/dist/a/index.html:1:1'],
    ['<base href="/">\n<p><link rel="stylesheet" href="app.js">', 'docs/dist/a/index.html:2:4'],
  ])('outside of it is an error with its place: %s', async (html, place) => {
    const [first, ...others] = diagnosticsOf(await collected(asking(html)));
    expect(others).toEqual([]);
    expect(first?.code).toBe('ASSET_OUTSIDE_PREFIX');
    expect(`${first?.location?.file}:${first?.location?.line}:${first?.location?.column}`).toBe(place);
  });

  const AT = { by: 'variable', variable: 'PAGES_BASE', inSources: 'with `BASE` before them' } as const;
  test.each<[string, Omit<Tried, 'files'>, string]>([
    [
      'which setting to change, where only a setting says the base path',
      { facts: { base: SETTING } },
      'Set `base` in pages.config.js to "/docs/", and write paths in the sources with `BASE` before them.',
    ],
    [
      'that the build knew the prefix, where an option said it',
      {},
      'The build was told the prefix; write paths in the sources with `BASE` before them, and leave the base path to svc-build.',
    ],
    [
      'that the build knew the prefix, where a variable said it',
      { facts: { base: AT }, scripts: { build: 'npm run pages', pages: 'pages build' } },
      'The build was told the prefix; write paths in the sources with `BASE` before them, and leave the base path to svc-build.',
    ],
    [
      'only how to write paths, where no base path is needed',
      { facts: { base: { by: 'nothing', inSources: 'without a slash before them' } } },
      'Write paths in the sources without a slash before them.',
    ],
    [
      'what its script says instead',
      { scripts: { build: 'npm run pages', pages: 'pages build --base=/' } },
      'Its build script says `--base` by itself: leave that out, or make it /docs/; and write paths in the sources with `BASE` before them.',
    ],
    [
      'that nobody told the build the prefix',
      { scripts: { build: 'make site' } },
      'svc-build could not tell the build the prefix, for the script "build" does not run `pages build` itself: write `pages build --base /docs/` where it is run, and paths in the sources with `BASE` before them.',
    ],
  ])('is told %s', async (_, tried, help) => {
    const asked = { ...asking('<script src="/app.js"></script>'), ...tried };
    expect(diagnosticsOf(await collected(asked))[0]?.help).toBe(help);
  });
});
