import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { expect, test } from 'vitest';
import { stencilOutput } from './stencil-target.ts';

const placeOf = async (target: string) => {
  const text = `export const config: Config = { outputTargets: [{ type: 'www', ${target} }] };`;
  const place = await stencilOutput('app', memoryTree({ 'app/stencil.config.ts': text }));
  return place.ok ? place.value : null;
};

test('pages lie below the path that the configuration says', async () => {
  expect(await placeOf('')).toEqual({ directory: 'www', site: '.' });
  expect(await placeOf("baseUrl: 'https://app.example/'")).toEqual({ directory: 'www', site: '.' });
  expect(await placeOf("baseUrl: 'https://app.example/shop/new/'")).toEqual({ directory: 'www', site: 'shop/new' });
  expect(await placeOf("dir: 'out', baseUrl: '/shop/'")).toEqual({ directory: 'out', site: 'shop' });
});
