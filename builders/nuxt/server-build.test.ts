import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { refusesServerBuild } from './server-build.ts';

test.each([
  [{ build: 'nuxt generate' }, false],
  [{ build: 'nuxt build --prerender' }, false],
  [{}, false],
  [{ build: 'nuxi build', generate: 'nuxt generate' }, true],
  [{ build: 'npm run bundle', bundle: 'nuxt build' }, true],
])('%o is refused: %s', async (scripts, isRefused) => {
  const root = memoryTree({ 'package.json': JSON.stringify({ scripts, dependencies: { nuxt: '4' } }) });
  const said = diagnosticsOf(await refusesServerBuild(someService({ framework: 'nuxt' }), root));
  expect(said.map(({ code, location }) => `${code} ${location?.file}:${location?.line}`)).toEqual(
    isRefused ? ['SITE_NEEDS_SERVER package.json:1'] : [],
  );
});
