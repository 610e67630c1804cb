import { fakeHost } from '@svc-build/host/testing/fake-host';
import { Contents } from '@svc-build/trace/contents';
import { DigestMemory } from '@svc-build/trace/digest-memory';
import { Listings } from '@svc-build/trace/trace';
import { expect, it } from 'vitest';
import { KeptLooks } from './kept-looks.ts';

it.each([
  ['a file', 'a.txt', null],
  ['a file whose name begins with dots', '..a.txt', null],
  ['a link to one', 'to-dots', null],
  ['a file beside the project', '../b.txt', '/p'],
  ['a link out of the project', 'to-outside', '/p'],
])('what was looked at holds wherever the project lies, unless it was outside: %s', (_, path, root) => {
  const { disk } = fakeHost({ files: { '/p/a.txt': '', '/p/..a.txt': '', '/b.txt': '' } });
  disk.symlink('..a.txt', '/p/to-dots');
  disk.symlink('../b.txt', '/p/to-outside');
  const memory = new DigestMemory(disk, []);
  const looks = new KeptLooks({ root: '/p', trustsStamps: true, disk, memory });
  const look = new Map([[path, disk.identity(`/p/${path}`)]]);
  const contents = new Contents({
    root: '/p',
    disk,
    memory,
    listings: new Listings('/p', disk),
    seal: (_, digest) => digest,
  });
  expect(looks.kept(look, contents).root).toBe(root);
});
