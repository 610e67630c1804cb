import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeDirectories } from './make-directories.ts';

const base = mkdtempSync(join(tmpdir(), 'svc-build-'));
afterAll(() => rmSync(base, { recursive: true }));

it('makes what is missing on the way, and takes what is there', () => {
  makeDirectories(join(base, 'a/b/c'));
  makeDirectories(join(base, 'a/b/c'));
  makeDirectories('/');
  expect(statSync(join(base, 'a/b/c')).isDirectory()).toBe(true);
});

it('takes a link to a directory for one', () => {
  mkdirSync(join(base, 'real'));
  symlinkSync('real', join(base, 'linked'));
  makeDirectories(join(base, 'linked/below'));
  expect(statSync(join(base, 'real/below')).isDirectory()).toBe(true);
});

it('says what is in the way', () => {
  writeFileSync(join(base, 'file'), '');
  symlinkSync('nowhere', join(base, 'dangling'));
  expect(() => makeDirectories(join(base, 'file'))).toThrow('EEXIST');
  expect(() => makeDirectories(join(base, 'file/below/it'))).toThrow('ENOTDIR');
  expect(() => makeDirectories(join(base, 'dangling'))).toThrow('EEXIST');
});

it.runIf(process.platform === 'linux')('ends where nothing can be made', () => {
  expect(() => makeDirectories('/proc/svc-build/cache')).toThrow(/^(ENOENT|EACCES|EROFS)/);
});
