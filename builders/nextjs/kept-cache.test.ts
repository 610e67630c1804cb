import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type CachePlace, keepCache, takeCache } from './kept-cache.ts';

const base = mkdtempSync(join(tmpdir(), 'svc-build-next-cache-'));
const place: CachePlace = { cache: join(base, 'app/.next/cache'), kept: join(base, 'keep/next'), version: 'next-16' };
const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
const memory = join(place.cache, 'turbopack/v1/0.sst');

afterEach(() => rmSync(base, { recursive: true, force: true }));

function buildOnce(): void {
  takeCache(place);
  write(memory, 'compiled');
  write(join(place.cache, 'fetch-cache/abc'), 'an answer');
  write(join(place.cache, '.previewinfo'), 'a key');
  keepCache(place);
}

test('the next build finds what compilers remembered, whatever became of its directory, and nothing else', () => {
  buildOnce();
  rmSync(dirname(place.cache), { recursive: true });
  takeCache(place);
  expect(readFileSync(memory, 'utf8')).toBe('compiled');
  expect(readdirSync(place.cache)).toEqual(['turbopack']);
});

test('answers of other servers that a build by hand left are no input of the next', () => {
  write(join(place.cache, 'fetch-cache/abc'), 'an answer');
  takeCache(place);
  expect(existsSync(place.cache)).toBe(false);
});

test('a build that fails half way harms nothing that is kept', () => {
  buildOnce();
  takeCache(place);
  writeFileSync(memory, 'half');
  takeCache(place);
  expect(readFileSync(memory, 'utf8')).toBe('compiled');
});

test.each([
  ['changed', (file: string) => writeFileSync(file, 'compilex')],
  ['cut', (file: string) => writeFileSync(file, '')],
  ['gone', (file: string) => rmSync(file)],
])('a kept cache of which a file is %s is not used', (_, damage) => {
  buildOnce();
  damage(join(place.kept, 'next-16/files/turbopack/v1/0.sst'));
  takeCache(place);
  expect(existsSync(place.cache)).toBe(false);
  expect(readdirSync(place.kept)).toEqual([]);
});

test('another version starts anew, and the old one is not kept', () => {
  buildOnce();
  takeCache({ ...place, version: 'next-17' });
  expect(existsSync(place.cache)).toBe(false);
  expect(readdirSync(place.kept)).toEqual([]);
});
