import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { traceablePatterns } from './traceable-patterns.ts';

const app = mkdtempSync(join(tmpdir(), 'svc-build-next-patterns-'));

beforeAll(() => {
  for (const file of ['data/a.txt', 'package.json', 'node_modules/p/data.json', 'config/.env.local', 'views/x.html']) {
    mkdirSync(dirname(join(app, file)), { recursive: true });
    writeFileSync(join(app, file), '');
  }
  mkdirSync(join(app, 'linked'));
  symlinkSync('../data', join(app, 'linked/data'));
});

afterAll(() => rmSync(app, { recursive: true }));

test('patterns of plain files and directories are told to Next', () => {
  const patterns = ['data/**', 'views', 'package.json', 'node_modules/p/*.json', 'config/.env.local'];
  expect(traceablePatterns(patterns, app)).toEqual([
    'data/**',
    'views/**',
    'package.json',
    'node_modules/p/*.json',
    'config/.env.local',
  ]);
});

test('one that Next would read more widely, to packages, secrets or through links, is not; nor one of nothing', () => {
  expect(traceablePatterns(['**/*.json', 'config/**', 'linked/**', 'missing/**'], app)).toEqual([]);
});
