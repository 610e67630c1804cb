import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { copyTree } from './copy-tree.ts';

let from: string;
let to: string;
const never = new AbortController().signal;

beforeEach(() => {
  from = mkdtempSync(join(tmpdir(), 'svc-build-'));
  to = `${from}-copy/deep`;
  mkdirSync(join(from, 'a/empty'), { recursive: true });
  writeFileSync(join(from, 'a/text'), 'text');
  writeFileSync(join(from, 'program'), '#!', { mode: 0o755 });
  symlinkSync('a/text', join(from, 'link'));
  symlinkSync('nowhere', join(from, 'broken'));
});

it('copies files with their modes, empty directories and links', async () => {
  await copyTree(from, to, never);
  expect(readdirSync(to, { recursive: true }).sort()).toEqual(['a', 'a/empty', 'a/text', 'broken', 'link', 'program']);
  expect(statSync(join(to, 'program')).mode & 0o777).toBe(0o755);
  expect([readlinkSync(join(to, 'link')), readlinkSync(join(to, 'broken'))]).toEqual(['a/text', 'nowhere']);
});

it('shares nothing with the original, not even with one that cannot be written to', async () => {
  chmodSync(join(from, 'a/text'), 0o444);
  chmodSync(join(from, 'a'), 0o555);
  await copyTree(from, to, never);
  writeFileSync(join(to, 'a/text'), 'other');
  writeFileSync(join(to, 'a/more'), 'more');
  expect(readFileSync(join(from, 'a/text'), 'utf8')).toBe('text');
  expect(statSync(join(to, 'a/text')).mode & 0o777).toBe(0o644);
});

it('says when the disk refuses, and ends when it is told to', async () => {
  mkdirSync(join(to, 'a/text'), { recursive: true });
  await expect(copyTree(from, to, never)).rejects.toThrow('EEXIST');
  const elsewhere = `${from}-elsewhere`;
  await copyTree(from, elsewhere, AbortSignal.abort());
  expect(readdirSync(elsewhere)).toEqual(['a']);
});
