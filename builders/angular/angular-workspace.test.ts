import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { angularOutput, refusesAngularServer } from './angular-workspace.ts';

const service = someService({ name: 'web', root: 'web', framework: 'angular' });
const NEW = '@angular/build:application';

function workspace(options: object, builder = NEW, more: object = {}) {
  const projects = {
    kit: { projectType: 'library', architect: { build: { builder: 'x', options: { outputPath: 'dist/kit' } } } },
    shop: { projectType: 'application', architect: { build: { builder, options } } },
  };
  return memoryTree({ 'web/angular.json': JSON.stringify({ version: 1, projects, ...more }) });
}

test.each<[string, object, string, object]>([
  ['nothing', {}, NEW, { directory: 'dist/shop', site: 'browser' }],
  ['a path', { outputPath: 'www' }, NEW, { directory: 'www', site: 'browser' }],
  ['a base', { outputPath: { base: 'www' } }, NEW, { directory: 'www', site: 'browser' }],
  ['all of it', { outputPath: { base: 'www', browser: '' } }, NEW, { directory: 'www', site: '.' }],
  [
    'the builder of old',
    { outputPath: 'www' },
    '@angular-devkit/build-angular:browser',
    { directory: 'www', site: '.' },
  ],
])('knows where pages go by %s', async (_, options, builder, place) => {
  expect(await angularOutput(service, workspace(options, builder))).toMatchObject({ ok: true, value: place });
});

test('knows nothing without a workspace', async () => {
  expect(await angularOutput(service, memoryTree({}))).toMatchObject({ value: null });
  expect(await refusesAngularServer(service, memoryTree({}))).toMatchObject({ ok: true });
});

test.each<[object, boolean]>([
  [{}, false],
  [{ outputMode: 'static', ssr: { entry: 'src/server.ts' } }, false],
  [{ ssr: false }, false],
  [{ ssr: { entry: 'src/server.ts' } }, true],
  [{ outputMode: 'server' }, true],
])('%o is refused: %s', async (options, isRefused) => {
  const codes = diagnosticsOf(await refusesAngularServer(service, workspace(options))).map(
    ({ code, location }) => `${code} ${location?.file}`,
  );
  expect(codes).toEqual(isRefused ? ['SITE_NEEDS_SERVER web/angular.json'] : []);
});
