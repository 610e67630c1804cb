import { fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, test } from 'vitest';
import { cachePlaces, noteUse, readUsage } from './cache-usage.ts';
import { keptUse } from './kept-directories.ts';
import { pruneCache } from './prune-cache.ts';

const cache = '/cache';
const places = cachePlaces(cache);
const OLD = 'go-build-0123456789ab';
const NEW = 'go-build-ba9876543210';
const others = { npm: 300, pip: 200, [OLD]: 100, [NEW]: 100 };

/** A cache whose kept directories hold so many bytes, and were used in the order of these names. */
function cacheOf(sizes: Readonly<Record<string, number>>, order: readonly string[]) {
  const files = Object.entries(sizes).map(([name, size]) => [`${places.keep}/${name}/deep/file`, 'x'.repeat(size)]);
  const host = fakeHost({ files: Object.fromEntries(files) });
  for (const [time, name] of order.entries())
    noteUse(places.usage, { keys: [keptUse(name)], addedBytes: 0 }, { ...host.disk, now: () => time + 1 });
  const prune = (bytes: number, used: readonly string[] = []) =>
    pruneCache(places, { bytes, isInUse: (name) => used.includes(name) }, host.disk);
  const left = (): readonly string[] => (host.disk.list(places.keep) ?? []).map(({ name }) => name);
  return { host, prune, left };
}

test('within the limit nothing goes, and all is counted', () => {
  const { host, prune } = cacheOf(others, ['npm', 'pip', NEW]);
  expect(prune(700)).toMatchObject({ kept: [], bytes: 0, left: { bytes: 700 } });
  expect(readUsage(places.usage, host.disk)).toMatchObject({ bytes: 700, countedAt: host.disk.now() });
});

test('of other versions goes first, then what was unused for the longest time', () => {
  const order = [OLD, NEW, 'npm', 'pip'];
  expect(cacheOf(others, order).prune(699).kept).toEqual([OLD]);
  expect(cacheOf(others, order).prune(599).kept).toEqual([OLD, NEW]);
  // Used after everything else, but the other one later still.
  expect(cacheOf(others, ['npm', 'pip', OLD, NEW]).prune(699).kept).toEqual([OLD]);
});

test('one that is too large alone takes nothing with it', () => {
  const { prune, left } = cacheOf({ npm: 10, huge: 1000 }, ['npm', 'huge']);
  expect(prune(500).kept).toEqual(['huge']);
  expect(left()).toEqual(['npm']);
});

test('one that a build works in stays, whatever its size', () => {
  const { prune, left } = cacheOf(others, ['npm', 'pip', NEW]);
  expect(prune(0, ['npm'])).toMatchObject({ left: { bytes: 300 } });
  expect(left()).toEqual(['npm']);
});

test('it goes with the mark that says that it was filled, and with the note of its use', () => {
  const { host, prune } = cacheOf({ go: 10 }, ['go']);
  host.disk.write(`${places.keep}/go.filled`, '');
  host.disk.write(`${places.keep}/.gone-1-left-by-who-was-killed/file`, '');
  prune(0);
  expect(host.disk.list(places.keep)).toEqual([]);
  expect(readUsage(places.usage, host.disk).lastUsed).toEqual({});
});

test('one that cannot be removed is left, and counted', () => {
  const { host } = cacheOf({ go: 10 }, ['go']);
  const refuse = (): never => {
    throw Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'rename' });
  };
  const pruned = pruneCache(places, { bytes: 0, isInUse: () => false }, { ...host.disk, rename: refuse });
  expect(pruned).toMatchObject({ kept: [], bytes: 0, left: { bytes: 10 } });
});
