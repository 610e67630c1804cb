import type { FileStamp } from '@svc-build/model/disk';
import { expect, it } from 'vitest';
import { DigestMemory } from './digest-memory.ts';
import { openPathTable, type PathTable, storePathTable, type TracedPath } from './path-table.ts';
import { sha256 } from './sha256.ts';

const old: FileStamp = { mode: 0o100644, size: 3, mtimeMs: 500, ctimeMs: 500.5, inode: 7 };

/** A disk of one file, whose readings are counted. */
class OneFile {
  reads = 0;
  contents = 'one';
  clock = 10_000;
  readonly now = (): number => this.clock;
  readonly digest = (): { readonly digest: string; readonly mode: number } => {
    this.reads += 1;
    return { digest: sha256(this.contents), mode: old.mode };
  };
}

function tableOf(...rows: readonly TracedPath[]): PathTable {
  return openPathTable(storePathTable(rows));
}

it('reads a file once, as long as it has not moved', () => {
  const disk = new OneFile();
  const memory = new DigestMemory(disk, []);
  expect(memory.digestOf('/p/a', old)).toBe(sha256('one'));
  expect(memory.digestOf('/p/a', old)).toBe(sha256('one'));
  expect(disk.reads).toBe(1);
  expect(memory.remembered('/p/a')).toEqual({ path: '/p/a', stamp: old, digest: sha256('one') });
});

it.each(['mode', 'size', 'mtimeMs', 'ctimeMs', 'inode'] as const)('reads it again when its %s has moved', (name) => {
  const disk = new OneFile();
  const memory = new DigestMemory(disk, []);
  memory.digestOf('/p/a', old);
  disk.contents = 'two';
  expect(memory.digestOf('/p/a', { ...old, [name]: old[name] + 1 })).toBe(sha256('two'));
  expect(disk.reads).toBe(2);
});

it('believes the tables of earlier runs, each from its own base', () => {
  const disk = new OneFile();
  const [one, two] = [sha256('read then'), sha256('read elsewhere')];
  const memory = new DigestMemory(disk, [
    ['/p', tableOf({ path: 'a', stamp: old, digest: one }, { path: 'b', stamp: old, digest: null })],
    ['/q', tableOf({ path: 'a', stamp: old, digest: two })],
  ]);
  expect([memory.digestOf('/p/a', old), memory.digestOf('/q/a', old)]).toEqual([one, two]);
  expect(disk.reads).toBe(0);
  // What has no digest, and what is not in them, is read.
  expect([memory.digestOf('/p/b', old), memory.digestOf('/q/b', old)]).toEqual([sha256('one'), sha256('one')]);
  expect(disk.reads).toBe(2);
});

it('says what was asked about, and no more, to be believed next time', () => {
  const table = tableOf(
    { path: 'a', stamp: old, digest: sha256('one') },
    { path: 'b', stamp: old, digest: sha256('two') },
  );
  const memory = new DigestMemory(new OneFile(), [['/p', table]]);
  memory.digestOf('/p/a', old);
  expect([memory.remembered('/p/a')?.digest, memory.remembered('/p/b')]).toEqual([sha256('one'), null]);
});

it('does not believe what was read within a tick of its last change, neither later in the run nor in the next', () => {
  const disk = new OneFile();
  const memory = new DigestMemory(disk, []);
  const fresh = { ...old, ctimeMs: disk.clock - 1.5 };
  expect(memory.digestOf('/p/a', fresh)).toBe(sha256('one'));
  expect(memory.remembered('/p/a')).toBeNull();
  // The same size, and the same stamps: the change that a clock of ticks cannot show.
  disk.contents = 'two';
  disk.clock += 1000;
  expect(memory.digestOf('/p/a', fresh)).toBe(sha256('two'));
  expect(memory.remembered('/p/a')?.digest).toBe(sha256('two'));
});

it('forgets what it believed of a file that is changed while it runs', () => {
  const disk = new OneFile();
  const memory = new DigestMemory(disk, [['/p', tableOf({ path: 'a', stamp: old, digest: sha256('one') })]]);
  memory.digestOf('/p/a', old);
  memory.digestOf('/p/a', { ...old, ctimeMs: disk.clock });
  expect(memory.remembered('/p/a')).toBeNull();
});

it('has no digest of what is gone', () => {
  const memory = new DigestMemory({ ...new OneFile(), digest: () => null }, []);
  expect(memory.digestOf('/p/a', old)).toBeNull();
});

it('takes nothing of tables but files: a link and a directory have no contents of their own', () => {
  const disk = new OneFile();
  const link = { ...old, mode: 0o120777 };
  const memory = new DigestMemory(disk, [['/p', tableOf({ path: 'a', stamp: link, digest: sha256('target') })]]);
  expect(memory.digestOf('/p/a', link)).toBe(sha256('one'));
});

it.each([
  ['is not read again', old, 10_000, 0],
  ['is read again when it has moved since', { ...old, size: 4 }, 10_000, 1],
  ['is read again when it was read within a tick of its last change', old, 510, 1],
])('what planning read %s', (_, stamp, readAt, reads) => {
  const disk = new OneFile();
  const memory = new DigestMemory(disk, []);
  memory.useReads(new Map([['/p/a', { stamp: old, digest: sha256('one'), readAt }]]));
  expect(memory.digestOf('/p/a', stamp)).toBe(sha256('one'));
  expect(disk.reads).toBe(reads);
  expect(memory.remembered('/p/a')).toEqual({ path: '/p/a', stamp, digest: sha256('one') });
});
