import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { expect, test } from 'vitest';
import { angularOutput } from './angular-workspace.ts';

const NEW = '@angular/build:application';
const OLD = '@angular-devkit/build-angular';

function workspace(options: object, builder = NEW, more: object = {}) {
  const projects = {
    kit: { projectType: 'library', architect: { build: { builder: 'x', options: { outputPath: 'dist/kit' } } } },
    shop: { projectType: 'application', architect: { build: { builder, options, ...more } } },
    admin: {
      projectType: 'application',
      targets: { build: { builder: NEW, options: { ssr: { entry: 'server.ts' } } } },
    },
  };
  return { 'web/angular.json': JSON.stringify({ version: 1, projects }) };
}

test.each<[string, object, string, object]>([
  ['nothing', {}, NEW, { directory: 'dist/shop', site: 'browser' }],
  ['a path', { outputPath: 'www' }, NEW, { directory: 'www', site: 'browser' }],
  ['a base', { outputPath: { base: 'www' } }, NEW, { directory: 'www', site: 'browser' }],
  ['all of it', { outputPath: { base: 'www', browser: '' } }, NEW, { directory: 'www', site: '.' }],
  ['a builder of old', { outputPath: 'www' }, `${OLD}:browser`, { directory: 'www', site: '.' }],
  ['the other builder of old', { outputPath: 'www' }, `${OLD}:browser-esbuild`, { directory: 'www', site: '.' }],
])('knows where pages go by %s', async (_, options, builder, place) => {
  const root = memoryTree(workspace(options, builder));
  expect(await angularOutput('web', root)).toMatchObject({ ok: true, value: place });
});

test.each<[string, object]>([
  ['ng build', { directory: 'live', site: 'browser' }],
  ['npm run x && ng build admin', { directory: 'dist/admin', site: 'browser' }],
  ['ng build --configuration=test admin', { directory: 'dist/admin', site: 'browser' }],
  ['ng build --configuration test', { directory: 'test', site: 'browser' }],
  ['ng build -c test,live', { directory: 'live', site: 'browser' }],
  ['ng build --verbose admin', { directory: 'dist/admin', site: 'browser' }],
  ['ng build --configuration admin', { directory: 'dist/shop', site: 'browser' }],
  ['ng build --output-path out', { directory: 'out', site: 'browser' }],
  ['ng build shop --output-path=out', { directory: 'out', site: 'browser' }],
])('knows where `%s` leaves pages', async (build, place) => {
  const configurations = { live: { outputPath: 'live' }, test: { outputPath: 'test' } };
  const files = workspace({}, NEW, { configurations, defaultConfiguration: 'live' });
  const root = memoryTree({ ...files, 'web/package.json': JSON.stringify({ scripts: { build } }) });
  expect(await angularOutput('web', root)).toMatchObject({ ok: true, value: place });
});

test('knows nothing without a workspace', async () => {
  expect(await angularOutput('web', memoryTree({}))).toMatchObject({ value: null });
});
