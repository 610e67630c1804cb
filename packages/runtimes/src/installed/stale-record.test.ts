import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { staleRecord } from './stale-record.ts';

const RECORD = 'node_modules/.package-lock.json';

function installed(files: Readonly<Record<string, unknown>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-'));
  for (const [path, value] of Object.entries(files)) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), typeof value === 'string' ? value : JSON.stringify(value));
  }
  return directory;
}

const record = (packages: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  [RECORD]: { lockfileVersion: 3, packages },
});

test('a record that names another version than there is, is stale, however deep that lies', () => {
  const one = { version: '1.1.0' };
  const top = { ...record({ 'node_modules/tiny': one }), 'node_modules/tiny/package.json': { version: '1.0.0' } };
  const directory = installed(top);
  expect(staleRecord(directory)).toBe(join(directory, RECORD));
  const deep = 'node_modules/@x/y/node_modules/tiny';
  const below = installed({ ...record({ [deep]: one }), [`${deep}/package.json`]: { version: '1.0.0' } });
  expect(staleRecord(below)).toBe(join(below, RECORD));
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['is right', { 'node_modules/tiny': { version: '1.0.0' } }],
  [
    'names a package that is not there, such as one for another platform',
    { 'node_modules/other': { version: '2.0.0' } },
  ],
  ['names a link', { 'node_modules/tiny': { resolved: 'packages/tiny', version: '2.0.0', link: true } }],
  ['names a package of the workspace', { 'packages/tiny': { version: '2.0.0' } }],
])('a record that %s is not', (_, packages) => {
  const tiny = { 'node_modules/tiny/package.json': { version: '1.0.0' } };
  expect(staleRecord(installed({ ...record(packages), ...tiny, 'packages/tiny/package.json': {} }))).toBeNull();
});

test.each<[string, unknown]>([
  ['is no JSON', '{'],
  ['is none', 'null'],
  ['lists nothing', { packages: null }],
])('a record that %s says nothing', (_, text) => {
  expect(staleRecord(installed({ [RECORD]: text }))).toBeNull();
});

test('nor does one that is not there', () => {
  expect(staleRecord(installed({}))).toBeNull();
});
