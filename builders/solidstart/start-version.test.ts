import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { refusesOtherVersions } from './start-version.ts';

test('what Vinxi builds is taken, here or above in a workspace, and nothing else', async () => {
  const codesOf = async (files: Readonly<Record<string, string>>) => {
    const service = someService({ name: 'desk', root: 'apps/desk', framework: 'solidstart' });
    return diagnosticsOf(await refusesOtherVersions(service, memoryTree(files))).map(({ code }) => code);
  };
  const vinxi = '{ "dependencies": { "vinxi": "0.5" } }';
  expect(await codesOf({ 'apps/desk/package.json': vinxi })).toEqual([]);
  expect(await codesOf({ 'package.json': vinxi, 'apps/desk/package.json': '{}' })).toEqual([]);
  expect(await codesOf({ 'apps/desk/package.json': '{}' })).toEqual(['SERVER_TARGET_UNSUPPORTED']);
});
