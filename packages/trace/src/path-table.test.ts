import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import type { FileStamp } from '@svc-build/model/disk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPathTable, packState, storePathTable, type TracedPath, unpackState } from './path-table.ts';

const stamp: fc.Arbitrary<FileStamp> = fc.record({
  mode: fc.constantFrom(0o100644, 0o100755, 0o40755, 0o120777),
  size: fc.nat(),
  mtimeMs: fc.double({ min: -1e12, max: 1e13, noNaN: true }),
  ctimeMs: fc.double({ min: 0, max: 1e13, noNaN: true }),
  inode: fc.maxSafeNat(),
});
const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))
  .filter((hex) => !/^0*$/.test(hex));
const seenPath: fc.Arbitrary<TracedPath> = fc.record({
  path: fc.string({ unit: 'binary', minLength: 1 }).filter((path) => !path.includes('\0')),
  stamp: fc.option(stamp, { nil: null }),
  digest: fc.option(digest, { nil: null }),
});

describe('a table of paths', () => {
  it('comes back as it was written down', () => {
    fc.assert(
      fc.property(fc.array(seenPath), (seen) => {
        const packed = packState({ table: storePathTable(seen) });
        const { table } = unpackState(packed) as { readonly table: ReturnType<typeof storePathTable> };
        const opened = openPathTable(table);
        const rows = Array.from({ length: opened.length }, (_, row) => ({
          path: opened.path(row),
          stamp: opened.stamp(row),
          digest: opened.digest(row),
        }));
        expect(rows).toEqual(seen);
      }),
    );
  });

  it('is nothing when its bytes are torn', () => {
    const packed = packState({ table: storePathTable([{ path: 'a', stamp: null, digest: 'ab'.repeat(32) }]) });
    for (let length = 0; length < packed.byteLength; length += 1)
      expect([length, unpackState(packed.subarray(0, length))]).toEqual([length, null]);
    expect(unpackState(Buffer.from('{"json":true}'))).toBeNull();
  });

  it('is refused when its columns do not fit each other', () => {
    const table = storePathTable([{ path: 'a', stamp: null, digest: null }]);
    expect(openPathTable(table).length).toBe(1);
    for (const wrong of [
      { ...table, paths: 'a\0b' },
      { ...table, paths: '' },
      { ...table, numbers: new Float64Array(4) },
      { ...table, digests: new Uint8Array(33) },
    ])
      expect(() => openPathTable(wrong)).toThrow('different lengths');
  });

  it('knows on disk whether anything has moved: contents, modes, what is gone and what came', () => {
    const base = mkdtempSync(join(tmpdir(), 'svc-build-'));
    const outside = join(mkdtempSync(join(tmpdir(), 'svc-build-')), 'far');
    const see = (): ReturnType<typeof openPathTable> => {
      const paths = ['.', 'a', 'absent', outside];
      const absolute = [base, join(base, 'a'), join(base, 'absent'), outside];
      const rows = paths.map((path, at) => ({ path, stamp: nodeDisk.identity(absolute[at] ?? ''), digest: null }));
      return openPathTable(storePathTable(rows));
    };
    writeFileSync(join(base, 'a'), 'one');
    for (const change of [
      () => writeFileSync(join(base, 'a'), 'longer'),
      () => chmodSync(join(base, 'a'), 0o755),
      () => rmSync(join(base, 'a')),
      () => writeFileSync(join(base, 'absent'), ''),
      () => writeFileSync(outside, ''),
    ]) {
      const table = see();
      expect(table.isUnmoved(base, nodeDisk)).toBe(true);
      change();
      expect(table.isUnmoved(base, nodeDisk)).toBe(false);
    }
  });
});
