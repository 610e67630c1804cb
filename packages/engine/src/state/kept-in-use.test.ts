import { fakeHost } from '@svc-build/host/testing/fake-host';
import type { CacheMount } from '@svc-build/model/plan';
import { expect, test } from 'vitest';
import type { Directories } from '../build-context.ts';
import { keptInUse, usingKept } from './kept-in-use.ts';

const HOUR_MS = 60 * 60 * 1000;
const cache = '/cache';
const directories = { cache } as Directories;
const keep: CacheMount = { name: 'npm', scope: 'shared', key: [], fill: 'together', placedBy: { kind: 'us' } };

test('a directory is in use as long as somebody works in it', async () => {
  const host = fakeHost();
  const isInUse = keptInUse(cache, host);
  const during = await usingKept(
    [keep, { ...keep, name: 'next', scope: 'service' }],
    { host, directories },
    async () => ({
      npm: isInUse('npm'),
      next: isInUse('next'),
    }),
  );
  expect(during).toEqual({ npm: true, next: false });
  expect(isInUse('npm')).toBe(false);
  expect(host.tree(cache)).toEqual({ 'in-use/': null });
});

test('work that throws leaves no mark', async () => {
  const host = fakeHost();
  const working = usingKept([keep], { host, directories }, () => Promise.reject(new Error('broken')));
  await expect(working).rejects.toThrow('broken');
  expect(keptInUse(cache, host)('npm')).toBe(false);
});

test('who does not live is believed for an hour, because it may live elsewhere', async () => {
  const host = fakeHost();
  host.disk.write(`${cache}/in-use/keep@1-a`, JSON.stringify({ pid: 99_999_999, identity: 'x', names: ['npm'] }));
  expect(keptInUse(cache, host)('npm')).toBe(true);
  host.advance(2 * HOUR_MS);
  expect(keptInUse(cache, host)('npm')).toBe(false);
  expect(host.tree(cache)).toEqual({ 'in-use/': null });
});

test('a cache that cannot be written to keeps no work from being done', async () => {
  const host = fakeHost();
  const refuse = (): never => {
    throw Object.assign(new Error('EROFS'), { code: 'EROFS', syscall: 'open' });
  };
  const readOnly = { ...host, disk: { ...host.disk, write: refuse, remove: refuse } };
  expect(await usingKept([keep], { host: readOnly, directories }, async () => 'done')).toBe('done');
});
