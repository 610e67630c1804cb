import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { describe, expect, test } from 'vitest';
import hugo from './index.ts';

const service = someService({ name: 'posts', root: 'posts', framework: 'hugo', routePrefix: '/posts' as RoutePrefix });

async function stepsOf(files: Readonly<Record<string, string>>) {
  const plan = await hugo.plan(service, memoryTree(files), {});
  const actions = plan.ok ? plan.value.actions : [];
  return actions.flatMap(({ steps }) => steps).map((step) => (step.kind === 'run' ? step.argv.join(' ') : step.label));
}

describe('the build', () => {
  test.each([
    ["baseURL = 'https://example.org/'", '--baseURL /posts/ '],
    ["title = 'Posts'", '--baseURL /posts/ '],
    ['baseURL = "https://posts.shop.test/old/"', '--baseURL https://posts.shop.test/posts/ '],
  ])('is told the prefix: %s', async (text, told) => {
    expect((await stepsOf({ 'posts/hugo.toml': text }))[0]).toContain(told);
  });

  test('is the script of a package that has one', async () => {
    const manifest = JSON.stringify({ scripts: { build: 'hugo --minify' } });
    const steps = await stepsOf({ 'posts/hugo.toml': '', 'posts/package.json': manifest });
    expect(steps.at(-1)).toContain('hugo --baseURL /posts/ --minify');
  });
});

describe('what the build left', () => {
  const collected = (files: Readonly<Record<string, string>>) =>
    hugo.collect(service, { root: memoryTree({}), scratch: memoryTree(files), captured: [] }, {});

  test('is the site, without what lies in a `public` of the sources', async () => {
    const output = await collected({ 'site/index.html': '<a href="/posts/x">', 'site/x/index.html': '' });
    const entries = output.ok ? (output.value.static?.entries ?? []) : [];
    expect(entries.map((entry) => (entry.kind === 'file' ? [entry.path, entry.from] : []))).toEqual([
      ['index.html', '{scratch}/site/index.html'],
      ['x/index.html', '{scratch}/site/x/index.html'],
    ]);
  });

  test('has to be a page, and to ask below the prefix', async () => {
    const codes = async (files: Readonly<Record<string, string>>) =>
      diagnosticsOf(await collected(files)).map(({ code }) => code);
    expect(await codes({ 'site/index.xml': '' })).toEqual(['BUILD_OUTPUT_MISSING']);
    const outside = { 'site/index.html': '<img src="/mark.svg">', 'site/mark.svg': '' };
    expect(await codes(outside)).toEqual(['ASSET_OUTSIDE_PREFIX']);
  });
});
