import { fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { Contents } from './contents.ts';
import { DigestMemory } from './digest-memory.ts';
import { Listings } from './trace.ts';

/** A checkout with a file, a link and a directory, made at another time than others. */
function checkout(root: string, files: Readonly<Record<string, string>> = {}) {
  const host = fakeHost({ files: { [`${root}/a/one.txt`]: 'one', [`${root}/a/two.txt`]: 'two', ...files } });
  host.advance(Math.random() * 1_000_000);
  host.disk.symlink('one.txt', `${root}/a/link`);
  const { disk } = host;
  const seal = (path: string, digest: string): string => (path.endsWith('.env') ? `sealed ${digest}` : digest);
  const contents = new Contents({
    root,
    disk,
    memory: new DigestMemory(disk, []),
    listings: new Listings(root, disk),
    seal,
  });
  const stamp = (path: string) => disk.identity(`${root}/${path}`);
  const seen = (path: string) => ({ stamp: stamp(path), digest: contents.of(path, stamp(path)) });
  return { host, contents, stamp, seen };
}

const PATHS = ['a', 'a/one.txt', 'a/link'];

it('two checkouts of the same sources say the same', () => {
  const [here, there] = [checkout('/here'), checkout('/there')];
  for (const path of PATHS) expect(there.contents.isSame(path, here.seen(path), there.stamp(path)), path).toBe(true);
});

it.each([
  ['another text', 'a/one.txt', '/there/a/one.txt', 'other'],
  ['a name more', 'a', '/there/a/more.txt', ''],
])('%s says something else', (_, path, changed, text) => {
  const [here, there] = [checkout('/here'), checkout('/there', { [changed]: text })];
  expect(there.contents.isSame(path, here.seen(path), there.stamp(path))).toBe(false);
});

it('a link elsewhere, another mode and another kind say something else', () => {
  const [here, there] = [checkout('/here'), checkout('/there')];
  const { disk } = there.host;
  disk.remove('/there/a/link');
  disk.symlink('two.txt', '/there/a/link');
  disk.write('/there/a/one.txt', 'one', 0o755);
  for (const path of ['a/link', 'a/one.txt'])
    expect(there.contents.isSame(path, here.seen(path), there.stamp(path)), path).toBe(false);
  expect(there.contents.isSame('a', here.seen('a/one.txt'), there.stamp('a'))).toBe(false);
});

it('says nothing of what has moved since it was seen, of what is outside, and of what is not there', () => {
  const { contents, host, stamp } = checkout('/here');
  const before = stamp('a/one.txt');
  host.advance(1000);
  host.disk.write('/here/a/one.txt', 'new');
  expect(contents.of('a/one.txt', before)).toBeNull();
  expect(contents.of('/here/a/two.txt', stamp('a/two.txt'))).toBeNull();
  expect(contents.of('a/none', null)).toBeNull();
  expect(contents.isSame('a/none', { stamp: null, digest: null }, stamp('a/two.txt'))).toBe(false);
});

it('what directories said before they moved is said of them', () => {
  const { host, stamp } = checkout('/here');
  const { disk } = host;
  const before = new Map([['a', 'said before']]);
  const listings = new Listings('/here', disk);
  const memory = new DigestMemory(disk, []);
  const contents = new Contents({ root: '/here', disk, memory, listings, before, seal: (_, digest) => digest });
  expect(contents.of('a', stamp('a'))).toBe('said before');
});

it('the digest of a file that may hold a secret is sealed', () => {
  const { contents, stamp } = checkout('/here', { '/here/.env': 'K=1' });
  expect(contents.of('.env', stamp('.env'))).toMatch(/^sealed /);
});
