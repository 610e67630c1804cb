import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import { expect, it } from 'vitest';
import { clearOldAnswers } from './clear-old-answers.ts';

it('answers go after a month, and where there are none nothing happens', () => {
  const state = mkdtempSync(join(tmpdir(), 'svc-build-'));
  clearOldAnswers(state, nodeDisk);
  mkdirSync(join(state, 'answers'));
  for (const days of [0, 29, 31]) {
    const path = join(state, 'answers', `${days}.json`);
    const then = Date.now() / 1000 - days * 24 * 60 * 60;
    writeFileSync(path, '{}');
    utimesSync(path, then, then);
  }
  clearOldAnswers(state, nodeDisk);
  expect(readdirSync(join(state, 'answers'))).toEqual(['0.json', '29.json']);
  rmSync(state, { recursive: true });
});
