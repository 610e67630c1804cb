import { fakeHost } from '@svc-build/host/testing/fake-host';
import { type Action, BASE_ENVIRONMENT } from '@svc-build/model/plan';
import { defineRuntime } from '@svc-build/model/runtime-facts';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import { someAction } from '../testing/some-action.ts';
import type { PlannedAction } from './action-graph.ts';
import { writtenFiles } from './left-files.ts';

const RUNTIMES = [
  defineRuntime({
    ...{ name: 'node', title: 'Node.js', installed: ['node_modules'] },
    ...{ written: ['*.tsbuildinfo'], keptByFrameworks: ['.next'] },
  }),
];

function written(files: readonly string[], details: Partial<Action>, generated: readonly string[] = []) {
  const host = fakeHost({ files: Object.fromEntries(files.map((path) => [`/p/${path}`, 'text'])) });
  const action = someAction('build:web', { inputs: { directories: ['web'], files: [], exclude: [] }, ...details });
  const services = [{ service: someService({ root: 'web', generated }) }] as unknown as PlannedAction['services'];
  const looked = { directories: { root: '/p' }, host, runtimes: RUNTIMES };
  return writtenFiles({ action, services }, looked).map(({ path }) => path);
}

const OWN = { env: { ...BASE_ENVIRONMENT, urls: true } };

it('what compilers remember in the directory of a framework is no result', () => {
  const files = ['web/.next/BUILD_ID', 'web/.next/cache/webpack/0.pack', 'web/.next/server/cache/a.js', 'web/page.ts'];
  expect(written(files, { ...OWN, outputs: ['web/.next'] })).toEqual([
    'web/.next/BUILD_ID',
    'web/.next/server/cache/a.js',
  ]);
});

it('a package has what its compiler remembers beside its sources; a service does not, for it may lie above packages', () => {
  const files = ['web/dist/a.js', 'web/tsconfig.tsbuildinfo', 'web/ui/tsconfig.tsbuildinfo'];
  expect(written(files, { outputs: ['web/dist'] })).toEqual(files);
  expect(written(files, { ...OWN, outputs: ['web/dist'] })).toEqual(['web/dist/a.js']);
});

it('what a service generates may lie anywhere in the project, but for installed packages and state', () => {
  const files = ['api/client.ts', 'gen/a.gen.ts', 'node_modules/x/b.gen.ts', 'web/.next/c.gen.ts', 'web/d.ts'];
  expect(written(files, OWN, ['api/client.ts', '**/*.gen.ts'])).toEqual(['api/client.ts', 'gen/a.gen.ts']);
  expect(written(files, {}, ['api/client.ts', '**/*.gen.ts'])).toEqual([]);
});
