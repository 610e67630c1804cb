import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { emberBuild, refusesRootUrl } from './ember-app.ts';

const service = someService({ root: 'app', framework: 'ember', routePrefix: '/app' as RoutePrefix });

test('an app is built by Vite where it depends on what joins them', async () => {
  const builtBy = async (name: string) => {
    const manifest = JSON.stringify({ devDependencies: { 'ember-source': '6', [name]: '1' } });
    return emberBuild(service, memoryTree({ 'app/package.json': manifest }));
  };
  expect(await builtBy('@embroider/vite')).toMatchObject({ value: 'vite' });
  expect(await builtBy('ember-cli-terser')).toMatchObject({ value: 'classic' });
});

test('its routes have to know the prefix', async () => {
  const said = async (text: string) => {
    const root = memoryTree({ 'app/config/environment.js': text });
    return diagnosticsOf(await refusesRootUrl(service, root)).map(({ code }) => code);
  };
  expect(await said("const ENV = { rootURL: '/' };")).toEqual(['BASE_PATH_CONFLICT']);
  expect(await said('const ENV = {};')).toEqual(['BASE_PATH_CONFLICT']);
  expect(await said("const ENV = { rootURL: '/app/' };")).toEqual([]);
  expect(await said("const ENV = { rootURL: '/' }; if (isBuilt) ENV.rootURL = '/app/';")).toEqual([]);
});
