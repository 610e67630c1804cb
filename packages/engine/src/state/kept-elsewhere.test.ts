import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import type { CacheMount } from '@svc-build/model/plan';
import { expect, it } from 'vitest';
import type { BuildContext } from '../build-context.ts';
import { keepDirectory } from '../places.ts';
import { keepingSomewhere } from './kept-elsewhere.ts';

const keep: CacheMount = { name: 'npm', scope: 'shared', key: [], fill: 'together', placedBy: { kind: 'us' } };
const stop = new AbortController().signal;
const inCache = '/cache/keep/npm';
const beside = '/p/.svc-build/keep/.shared/npm';

/** The places at which work was tried that fails in the cache. */
async function placesOf(host: FakeHost, during: () => void = () => {}, mount = keep): Promise<readonly string[]> {
  const context = { host, interrupt: { stop }, directories: { cache: '/cache', state: '/p/.svc-build' } };
  const places: string[] = [];
  const run = async ({ directories }: BuildContext): Promise<string> => {
    const place = keepDirectory(directories, 'web', mount);
    places.push(place);
    during();
    return place;
  };
  await keepingSomewhere([mount], context as unknown as BuildContext, { run, hasFailed: (at) => at === inCache });
  return places;
}

it('work that fails in a sound cache has failed, and leaves nothing', async () => {
  const host = fakeHost({ files: { [`${inCache}/x`]: '' } });
  expect(await placesOf(host)).toEqual([inCache]);
  expect(host.tree('/cache/keep')).toEqual({ 'npm/x': '' });
});

it.each(['EROFS', 'ENOSPC'])('a cache that says %s is left alone', async (code) => {
  const host = fakeHost({ files: { [`${inCache}/x`]: '' } });
  host.refuse('/cache', 'write', code);
  expect(await placesOf(host)).toEqual([beside]);
});

it('a cache that is full, or gone, by the time that work fails in it', async () => {
  const full = fakeHost({ files: { [`${inCache}/x`]: '' } });
  expect(await placesOf(full, () => full.refuse('/cache', 'write', 'ENOSPC'))).toEqual([inCache, beside]);
  const gone = fakeHost({ files: { [`${inCache}/x`]: '' } });
  expect(await placesOf(gone, () => gone.disk.remove('/cache'))).toEqual([inCache, beside]);
});

it('what a service keeps for itself is no matter of the cache', async () => {
  const host = fakeHost();
  host.refuse('/cache', 'write', 'EROFS');
  expect(await placesOf(host, () => {}, { ...keep, scope: 'service' })).toEqual(['/p/.svc-build/keep/web/npm']);
});
