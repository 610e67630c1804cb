import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeDisk } from './node-disk.ts';

const base = mkdtempSync(join(tmpdir(), 'svc-build-'));
afterAll(() => rmSync(base, { recursive: true }));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

it.each([0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024])(
  'the digest of a file of %d bytes is that of all of them',
  (size) => {
    const bytes = Buffer.alloc(size, 'some text');
    writeFileSync(join(base, 'file'), bytes);
    expect(nodeDisk.digest(join(base, 'file'))?.digest).toBe(sha256(bytes));
  },
);

it('so is that of a file that is larger than what can be read at once', () => {
  writeFileSync(join(base, 'huge'), '');
  truncateSync(join(base, 'huge'), 2 ** 31 + 1);
  expect(() => nodeDisk.read(join(base, 'huge'))).toThrow('larger than 256 MiB');
  expect(nodeDisk.digest(join(base, 'huge'))?.digest).toMatch(/^[0-9a-f]{64}$/);
});

it('follows a link to a file, and has no digest of anything else', () => {
  mkdirSync(join(base, 'directory'));
  writeFileSync(join(base, 'file'), 'x');
  symlinkSync('file', join(base, 'link'));
  symlinkSync('nowhere', join(base, 'broken'));
  expect(nodeDisk.digest(join(base, 'link'))).toEqual({ digest: sha256(Buffer.from('x')), mode: 0o100644 });
  expect(['directory', 'broken', 'none', 'file/x'].map((name) => nodeDisk.digest(join(base, name)))).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

describe('a directory', () => {
  const made = join(base, 'made');

  it('makes what is missing on the way, and takes what is there', () => {
    nodeDisk.makeDirectory(join(made, 'a/b/c'));
    nodeDisk.makeDirectory(join(made, 'a/b/c'));
    nodeDisk.makeDirectory('/');
    expect(statSync(join(made, 'a/b/c')).isDirectory()).toBe(true);
  });

  it('takes a link to a directory for one', () => {
    mkdirSync(join(made, 'real'));
    symlinkSync('real', join(made, 'linked'));
    nodeDisk.makeDirectory(join(made, 'linked/below'));
    expect(statSync(join(made, 'real/below')).isDirectory()).toBe(true);
  });

  it('says what is in the way', () => {
    writeFileSync(join(made, 'file'), '');
    symlinkSync('nowhere', join(made, 'dangling'));
    expect(() => nodeDisk.makeDirectory(join(made, 'file'))).toThrow('EEXIST');
    expect(() => nodeDisk.makeDirectory(join(made, 'file/below/it'))).toThrow('ENOTDIR');
    expect(() => nodeDisk.makeDirectory(join(made, 'dangling'))).toThrow('EEXIST');
  });

  it.runIf(process.platform === 'linux')('ends where nothing can be made', () => {
    expect(() => nodeDisk.makeDirectory('/proc/svc-build/cache')).toThrow(/^(ENOENT|EACCES|EROFS)/);
  });
});

it('reads all of a file whose size says nothing', () => {
  expect(Buffer.from(nodeDisk.read('/proc/self/status') ?? '').toString()).toMatch(/^Name:[\s\S]*\n$/);
});
