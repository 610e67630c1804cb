import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { refusesPackages } from './server-packages.ts';

const refuses = refusesPackages(['adapter-node', 'adapter-auto'], { instead: 'Use it.', unless: 'adapter-static' });

test.each<[object, string[]]>([
  [{ dependencies: { kit: '2' } }, []],
  [{ devDependencies: { 'adapter-auto': '7' } }, ['SITE_NEEDS_SERVER package.json Use it.']],
  [{ dependencies: { 'adapter-node': '5' } }, ['SITE_NEEDS_SERVER package.json Use it.']],
  [{ devDependencies: { 'adapter-auto': '7', 'adapter-static': '3' } }, []],
])('%o: %j', async (manifest, expected) => {
  const said = diagnosticsOf(await refuses(someService(), memoryTree({ 'package.json': JSON.stringify(manifest) })));
  expect(said.map(({ code, location, help }) => `${code} ${location?.file} ${help}`)).toEqual(expected);
});

test('without a manifest nothing is refused', async () => {
  expect(await refuses(someService(), memoryTree({}))).toMatchObject({ ok: true });
});
