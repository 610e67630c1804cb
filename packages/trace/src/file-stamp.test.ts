import type { FileStamp } from '@svc-build/model/disk';
import { describe, expect, it } from 'vitest';
import { isTooRecent, sameStamp } from './file-stamp.ts';

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
