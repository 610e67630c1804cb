import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import vitepress from './index.ts';

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['vitepress build docs', {}, 'docs/.vitepress/dist'],
  ['vitepress build', {}, '.vitepress/dist'],
  ['vitepress build --base /x/', {}, '.vitepress/dist'],
  ['vitepress build docs --outDir public/docs', {}, 'public/docs'],
  ['vitepress build docs', { 'docs/.vitepress/config.mts': "export default { outDir: '../site' }" }, 'site'],
  ['vitepress build', { '.vitepress/config/index.ts': "export default { outDir: './site' }" }, 'site'],
  ['vitepress build', { '.vitepress/config.js': "export default { outDir: './site' }" }, 'site'],
])('`%s` with %o leaves its pages in %s', async (build, files, directory) => {
  const manifest = JSON.stringify({ scripts: { 'docs:build': build } });
  const root = memoryTree({ 'package.json': manifest, ...files });
  const plan = await vitepress.plan(someService({ framework: 'vitepress' }), root, {});
  const actions = plan.ok ? plan.value.actions : [];
  expect(actions.find(({ id }) => id === 'build:api')?.outputs).toEqual([directory]);
});
