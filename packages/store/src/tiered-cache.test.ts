import { expect, it } from 'vitest';
import { memoryCache } from './testing/memory-cache.ts';
import { tieredCache } from './tiered-cache.ts';

const RESULT = { root: '/r', files: [], rest: 'result' };

it('what the near cache has is not asked of the far one', async () => {
  const [near, far] = [memoryCache({ key: 'near' }), memoryCache({ key: 'far' })];
  expect(await tieredCache(near, far).find('key')).toMatchObject({ kind: 'hit', rest: 'near' });
});

it('what only the far one has is kept near when it was laid out, and not before', async () => {
  const [near, far] = [memoryCache(), memoryCache({ key: 'far' })];
  const found = await tieredCache(near, far).find('key');
  if (found.kind !== 'hit') throw new Error('It was not found.');
  expect(near.kept.size).toBe(0);
  expect(await found.apply('/out')).toBe(true);
  expect(far.applied).toEqual(['/out']);
  expect(near.kept).toEqual(new Map([['key', 'far']]));
});

it('what the far one loses meanwhile is not laid out, and nothing is kept near', async () => {
  const [near, far] = [memoryCache(), memoryCache({ key: 'far' })];
  const found = await tieredCache(near, far).find('key');
  far.isGone = true;
  expect(found.kind === 'hit' && (await found.apply('/out'))).toBe(false);
  expect(near.kept.size).toBe(0);
});

it('a result is kept in both; a far cache that is gone fails nothing', async () => {
  const [near, far] = [memoryCache(), memoryCache()];
  await tieredCache(near, far).put('key', RESULT);
  expect([near.kept.get('key'), far.kept.get('key')]).toEqual(['result', 'result']);
  far.isGone = true;
  await tieredCache(near, far).put('other', RESULT);
  expect(near.kept.get('other')).toBe('result');
  expect(await tieredCache(near, far).find('third')).toEqual({ kind: 'miss' });
});

it('a near cache that takes nothing still gives what the far one has', async () => {
  const [near, far] = [memoryCache(), memoryCache({ key: 'far' })];
  near.isGone = true;
  const found = await tieredCache(near, far).find('key');
  expect(found.kind === 'hit' && (await found.apply('/out'))).toBe(true);
});
