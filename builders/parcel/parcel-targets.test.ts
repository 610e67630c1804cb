import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { parcelOutput, refusesOtherUrl } from './parcel-targets.ts';

const rootWith = (targets: object) => memoryTree({ 'app/package.json': JSON.stringify({ targets }) });

const placeOf = async (targets: object) => {
  const place = await parcelOutput('app', rootWith(targets));
  return place.ok ? place.value?.directory : undefined;
};

test('pages go where the target for browsers says', async () => {
  expect(await placeOf({})).toBeUndefined();
  expect(await placeOf({ default: { distDir: './www' } })).toBe('./www');
  expect(await placeOf({ default: {} })).toBe('dist');
  expect(await placeOf({ main: false, web: { source: 'a.html' } })).toBe('dist/web');
  expect(await placeOf({ main: { distDir: 'lib' } })).toBeUndefined();
});

test('a path that a target says has to be the prefix', async () => {
  const service = someService({ root: 'app', framework: 'parcel', routePrefix: '/app' as RoutePrefix });
  const said = async (publicUrl: string) =>
    diagnosticsOf(await refusesOtherUrl(service, rootWith({ default: { publicUrl } }))).map(({ code }) => code);
  expect(await said('/other/')).toEqual(['BASE_PATH_CONFLICT']);
  for (const right of ['/app', '/app/', './', '.']) expect(await said(right)).toEqual([]);
});
