import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import type { FileStamp } from '@svc-build/model/disk';
import { beforeEach, describe, expect, it } from 'vitest';
import { isTooRecent, linkTrail, sameStamp, TracePaths } from './trace.ts';

function looked(...paths: readonly string[]): TracePaths {
  const one = new TracePaths();
  for (const path of paths) one.add(path);
  return one;
}

const many = (prefix: string): readonly string[] => Array.from({ length: 20 }, (_, index) => `${prefix}${index}`);

it('takes over few paths, and refers to many', () => {
  const [few, group] = [looked('a', 'b'), looked(...many('m'))];
  const one = looked('own');
  one.refer(few);
  one.refer(group);
  expect([...one.paths]).toEqual(['own', 'a', 'b']);
  expect(one.all()).toEqual([one, group]);
});

it('refers to each set once, by whatever way', () => {
  const [inner, outer] = [looked(...many('i')), looked(...many('o'))];
  outer.refer(inner);
  const small = looked('s');
  small.refer(inner);
  const one = new TracePaths(looked('begun'));
  for (const other of [small, outer, inner]) one.refer(other);
  expect([...one.paths]).toEqual(['begun', 's']);
  expect(new Set(one.all())).toEqual(new Set([one, inner, outer]));
  expect(one.all()).toHaveLength(3);
});

it('a copy leaves what it was begun with alone', () => {
  const first = looked('a');
  const copy = new TracePaths(first);
  copy.add('b');
  copy.refer(looked(...many('m')));
  expect([...first.paths]).toEqual(['a']);
  expect(first.all()).toHaveLength(1);
});

it('takes over many paths too, when it is told so', () => {
  const one = looked('own');
  one.include(looked(...many('m')));
  expect(one.paths.size).toBe(21);
  expect(one.all()).toEqual([one]);
});

let base = '';
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-')));
  for (const release of ['releases/v1/lib', 'releases/v2/lib']) mkdirSync(join(base, release), { recursive: true });
  writeFileSync(join(base, 'releases/v1/lib/a'), 'a');
});

const trail = (link: string): readonly string[] =>
  linkTrail(join(base, link), nodeDisk).map((path) => path.slice(base.length + 1));

it('names every link on the way, wherever in the path it stands', () => {
  symlinkSync('releases/v1', join(base, 'current'));
  symlinkSync(join(base, 'current/lib/a'), join(base, 'second'));
  symlinkSync('./second', join(base, 'first'));
  expect(trail('first')).toEqual(['first', 'second', 'current']);
  expect(trail('current')).toEqual(['current']);
});

it('goes up from where a link leads, not from where it is', () => {
  symlinkSync('releases/v1/lib', join(base, 'lib'));
  symlinkSync('lib/../../v2', join(base, 'up'));
  expect(trail('up')).toEqual(['up', 'lib']);
});

it('ends with the first thing that is missing', () => {
  symlinkSync('releases/v3/lib/a', join(base, 'early'));
  symlinkSync('early', join(base, 'link'));
  expect(trail('link')).toEqual(['link', 'early', 'releases/v3']);
});

it('ends although links lead to each other', () => {
  symlinkSync('two', join(base, 'one'));
  symlinkSync('one', join(base, 'two'));
  expect(new Set(trail('one'))).toEqual(new Set(['one', 'two']));
});

it('names what is no link not at all, and what is not there', () => {
  expect([trail('releases/v1/lib/a'), trail('none')]).toEqual([[], ['none']]);
});

const stamp: FileStamp = { mode: 0o100644, size: 3, mtimeMs: 5000.25, ctimeMs: 9000.5, inode: 7 };

describe('two looks at a path', () => {
  it('see the same when nothing has moved, or nothing is there', () => {
    expect(sameStamp(stamp, { ...stamp })).toBe(true);
    expect(sameStamp(null, null)).toBe(true);
  });

  it.each(['mode', 'size', 'mtimeMs', 'ctimeMs', 'inode'] as const)('differ when its %s has moved', (name) => {
    expect(sameStamp(stamp, { ...stamp, [name]: stamp[name] + 1 })).toBe(false);
  });

  it('differ when it came or went', () => {
    expect([sameStamp(stamp, null), sameStamp(null, stamp)]).toEqual([false, false]);
  });
});

describe('contents are believed', () => {
  it('when the last change lies more than a tick before they were read', () => {
    const at = { ...stamp, ctimeMs: 9000.5 };
    expect([9000, 9000.5, 9010, 9020.5].map((readAt) => isTooRecent(at, readAt))).toEqual([true, true, true, true]);
    expect(isTooRecent(at, 9021)).toBe(false);
  });

  it('where stamps are whole seconds, only two seconds later', () => {
    const at = { ...stamp, ctimeMs: 9000 };
    expect([9000, 9999, 11_000].map((readAt) => isTooRecent(at, readAt))).toEqual([true, true, true]);
    expect(isTooRecent(at, 11_001)).toBe(false);
  });

  it('never when the change lies in the future: the clock was set back', () => {
    expect(isTooRecent({ ...stamp, ctimeMs: 99_000.5 }, 9000)).toBe(true);
  });

  it('whatever the time of modification says, which can be set to anything', () => {
    expect(isTooRecent({ ...stamp, mtimeMs: 99_000 }, 10_000)).toBe(false);
    expect(isTooRecent({ ...stamp, mtimeMs: 0, ctimeMs: 9999.5 }, 10_000)).toBe(true);
  });
});
