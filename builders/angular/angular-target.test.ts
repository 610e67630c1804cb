import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { isAngularServer } from './angular-target.ts';

const service = someService({ name: 'web', root: 'web', framework: 'angular' });
const SERVER = { entry: 'src/server.ts' };

const project = (options: object) => ({ projectType: 'application', architect: { build: { builder: 'x', options } } });
const angular = (projects: object) => JSON.stringify({ version: 1, projects });
const targetOf = async (files: Readonly<Record<string, string>>) => {
  const found = await isAngularServer(service, memoryTree(files));
  if (found.ok) return found.value;
  return diagnosticsOf(found).map(({ code, location }) => `${code} ${location?.file}:${location?.column}`);
};

test.each<[object, boolean]>([
  [{}, false],
  [{ outputMode: 'static', ssr: SERVER }, false],
  [{ ssr: false }, false],
  [{ ssr: SERVER }, true],
  [{ ssr: SERVER, prerender: true }, true],
  [{ outputMode: 'server', ssr: SERVER }, true],
])('%o is a server: %s', async (options, isServer) => {
  expect(await targetOf({ 'web/angular.json': angular({ shop: project(options) }) })).toBe(isServer);
});

test('without a workspace it is none', async () => {
  expect(await targetOf({})).toBe(false);
});

test('what counts is the project that the script builds', async () => {
  const files = { 'web/angular.json': angular({ shop: project({}), admin: project({ ssr: SERVER }) }) };
  expect(await targetOf(files)).toBe(false);
  expect(await targetOf({ ...files, 'web/package.json': '{"scripts":{"build":"ng build admin"}}' })).toBe(true);
});

test('a server without a program that starts it is refused where it stands', async () => {
  const text = angular({ shop: project({ ssr: true }) });
  const column = text.indexOf('"ssr":') + '"ssr":'.length + 1;
  expect(await targetOf({ 'web/angular.json': text })).toEqual([
    `SERVER_TARGET_UNSUPPORTED web/angular.json:${column}`,
  ]);
  const other = angular({ shop: project({ outputMode: 'server' }) });
  expect(await targetOf({ 'web/angular.json': other })).toMatchObject([/SERVER_TARGET_UNSUPPORTED/]);
});
