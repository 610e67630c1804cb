import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import { sha256 } from '@svc-build/trace/sha256';
import { expect, it } from 'vitest';
import { cachePlaces } from './cache-usage.ts';
import { pruneCache } from './prune-cache.ts';
import { localCache, type ResultCache } from './result-cache.ts';
import { tieredCache } from './tiered-cache.ts';

const keyOf = (text: string): string => `sha256:${sha256(text)}`;

function cacheIn(base: string, name: string) {
  const places = cachePlaces(join(base, name));
  const cache = localCache<string>(places, nodeDisk);
  const put = async (text: string, maker: string | null): Promise<void> => {
    writeFileSync(join(base, 'a'), text, { mode: 0o644 });
    const files = [{ kind: 'file' as const, path: 'a', digest: sha256(text), bytes: text.length }];
    await cache.put(keyOf(text), { maker, root: base, isShared: true, files, rest: text });
  };
  return { places, cache, put };
}

const base = (): string => mkdtempSync(join(tmpdir(), 'svc-build-'));
const madeBy = async (cache: ResultCache<string>, maker: string): Promise<readonly string[]> =>
  (await cache.madeBy(maker)).map(({ rest }) => rest).sort();

it('what a maker made is found without a key, and nothing else is', async () => {
  const { cache, put } = cacheIn(base(), 'cache');
  await put('one', 'action a');
  await put('two', 'action a');
  await put('three', 'action b');
  await put('four', null);
  expect(await madeBy(cache, 'action a')).toEqual(['one', 'two']);
  expect(await madeBy(cache, 'action b')).toEqual(['three']);
  expect(await madeBy(cache, 'action c')).toEqual([]);
});

it('results that were thrown away are forgotten', async () => {
  const { cache, put, places } = cacheIn(base(), 'cache');
  await put('one', 'action a');
  await put('two', 'action a');
  await put('three', 'action b');
  nodeDisk.remove(join(places.entries, sha256('one').slice(0, 2)));
  nodeDisk.remove(join(places.entries, sha256('three').slice(0, 2)));
  expect(await madeBy(cache, 'action a')).toEqual(['two']);
  expect(await madeBy(cache, 'action b')).toEqual([]);
  pruneCache(places, { bytes: 1e9, isInUse: () => false }, nodeDisk);
  expect(readdirSync(places.makers).map((name) => readdirSync(join(places.makers, name)))).toEqual([[sha256('two')]]);
});

it('a near and a far cache are both asked', async () => {
  const at = base();
  const [near, far] = [cacheIn(at, 'near'), cacheIn(at, 'far')];
  await near.put('one', 'action a');
  await far.put('two', 'action a');
  expect(await madeBy(tieredCache(near.cache, far.cache), 'action a')).toEqual(['one', 'two']);
});
