import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import type { Disk } from '@svc-build/model/disk';
import { sha256 } from '@svc-build/trace/sha256';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CachePlaces, cachePlaces, noteUse, readUsage } from './cache-usage.ts';
import { EntryStore } from './entry-store.ts';
import { ObjectStore } from './object-store.ts';
import { type PruneLimit, pruneCache } from './prune-cache.ts';
import { walkEntries, walkObjects } from './walk-cache.ts';

const HOUR = 60 * 60 * 1000;
let base = '';
let places: CachePlaces;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'svc-build-'));
  places = cachePlaces(join(base, 'cache'));
});

const keyOf = (name: string): string => `sha256:${sha256(name)}`;
/** The disk at another time of day. */
const at = (time: number): Disk => ({ ...nodeDisk, now: () => time });
const later = (): Disk => at(Date.now() + 2 * HOUR);

/** Keeps a result of so many files of 100 bytes, named by what they hold. */
function keep(name: string, contents: readonly string[]): void {
  const made = join(base, `made-${name}`);
  mkdirSync(made);
  const texts = contents.map((text) => text.padEnd(100, '.'));
  for (const [index, text] of texts.entries()) writeFileSync(join(made, String(index)), text, { mode: 0o644 });
  const files = texts.map((text, index) => ({
    kind: 'file' as const,
    path: String(index),
    digest: sha256(text),
    bytes: 100,
  }));
  new EntryStore(places.entries, new ObjectStore(places.objects, nodeDisk), nodeDisk).put(
    keyOf(name),
    { root: made, isShared: false },
    {
      files,
      rest: null,
    },
  );
}

const upTo = (bytes: number): PruneLimit => ({ bytes, isInUse: () => false });

function used(name: string, time: number): void {
  noteUse(places.usage, { keys: [keyOf(name)], addedBytes: 0 }, at(time));
}

/** Of these results, the ones that are still there and whole. */
function kept(...names: readonly string[]): readonly string[] {
  const store = new EntryStore(places.entries, new ObjectStore(places.objects, nodeDisk), nodeDisk);
  return names.filter((name) => store.find(keyOf(name)).kind === 'hit');
}

describe('a cache that holds more than it may', () => {
  it('makes room on a disk that has none left for its own account', () => {
    for (const name of ['a', 'b']) keep(name, [name]);
    used('b', 1000);
    const write = (): never => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { syscall: 'write' });
    };
    expect(pruneCache(places, upTo(100), { ...later(), write })).toMatchObject({ entries: 1, left: { entries: 1 } });
    expect(kept('a', 'b')).toHaveLength(1);
  });

  it('loses what was not used for the longest time, whatever the times of files say', () => {
    for (const name of ['a', 'b', 'c']) keep(name, [name]);
    for (const [name, time] of [
      ['b', 1000],
      ['c', 2000],
      ['a', 3000],
    ] as const)
      used(name, time);
    for (const [index, { path }] of walkEntries(places, nodeDisk).entries()) utimesSync(path, index, index);
    expect(pruneCache(places, upTo(250), later())).toMatchObject({
      entries: 1,
      bytes: 100,
      left: { entries: 2, bytes: 200 },
    });
    expect(kept('a', 'b', 'c')).toEqual(['a', 'c']);
    expect(pruneCache(places, upTo(100), later()).left).toEqual({ entries: 1, bytes: 100 });
    expect(kept('a', 'b', 'c')).toEqual(['a']);
  });

  it('keeps nothing older than the first one that does not fit', () => {
    keep('small', ['s']);
    keep('big', ['b1', 'b2', 'b3']);
    keep('new', ['n']);
    for (const [name, time] of [
      ['small', 1],
      ['big', 2],
      ['new', 3],
    ] as const)
      used(name, time);
    pruneCache(places, upTo(250), later());
    expect(kept('small', 'big', 'new')).toEqual(['new']);
  });

  it('keeps objects that another result shares, and counts them once', () => {
    keep('old', ['shared', 'own']);
    keep('new', ['shared', 'mine']);
    used('old', 1);
    used('new', 2);
    expect(pruneCache(places, upTo(200), later())).toMatchObject({ entries: 1, bytes: 100 });
    expect(kept('old', 'new')).toEqual(['new']);
    expect(walkObjects(places, nodeDisk)).toHaveLength(2);
  });

  it('loses objects of what it evicts at once, and those that nobody names only when they are not young', () => {
    keep('evicted', ['e']);
    used('evicted', 1);
    mkdirSync(join(places.objects, 'ff'), { recursive: true });
    writeFileSync(join(places.objects, 'ff', 'f'.repeat(64)), 'being written, or left by a killed run');
    expect(pruneCache(places, upTo(0), nodeDisk)).toMatchObject({ entries: 1, bytes: 100 });
    expect(walkObjects(places, nodeDisk)).toHaveLength(1);
    pruneCache(places, upTo(0), later());
    expect(walkObjects(places, nodeDisk)).toHaveLength(0);
  });
});

describe('after pruning', () => {
  it('the account is what is left', () => {
    for (const name of ['a', 'b']) keep(name, [name]);
    noteUse(places.usage, { keys: [keyOf('a')], addedBytes: 1_000_000 }, at(1));
    used('b', 2);
    pruneCache(places, upTo(150), later());
    expect(readUsage(places.usage, nodeDisk)).toMatchObject({ bytes: 100, lastUsed: { [keyOf('b')]: 2 } });
  });

  it('what is no entry of ours is gone, and counts for nothing', () => {
    keep('a', ['a']);
    mkdirSync(join(places.entries, '00'), { recursive: true });
    writeFileSync(join(places.entries, '00', 'torn.json'), '{');
    expect(pruneCache(places, upTo(1000), later())).toMatchObject({ entries: 0, left: { entries: 1 } });
    expect(walkEntries(places, nodeDisk)).toHaveLength(1);
  });

  it('an account that cannot be read makes nothing wrong: files say when, as well as they can', () => {
    for (const name of ['a', 'b']) keep(name, [name]);
    for (const { path, key } of walkEntries(places, nodeDisk))
      utimesSync(path, key === keyOf('a') ? 9 : 5, key === keyOf('a') ? 9 : 5);
    mkdirSync(join(base, 'cache'), { recursive: true });
    writeFileSync(places.usage, '{"bytes":12');
    pruneCache(places, upTo(100), later());
    expect(kept('a', 'b')).toEqual(['a']);
  });

  it('an empty cache is empty', () => {
    expect(pruneCache(places, upTo(0), nodeDisk)).toEqual({
      entries: 0,
      kept: [],
      bytes: 0,
      left: { entries: 0, bytes: 0 },
    });
  });
});
