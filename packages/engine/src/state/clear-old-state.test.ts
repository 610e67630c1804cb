import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import { expect, it } from 'vitest';
import { clearOldState } from './clear-old-state.ts';

it.each(['answers', 'plans'])('%s go after a month, and where there are none nothing happens', (directory) => {
  const state = mkdtempSync(join(tmpdir(), 'svc-build-'));
  clearOldState(state, nodeDisk);
  mkdirSync(join(state, directory));
  for (const days of [0, 29, 31]) {
    const path = join(state, directory, `${days}`);
    const then = Date.now() / 1000 - days * 24 * 60 * 60;
    writeFileSync(path, '{}');
    utimesSync(path, then, then);
  }
  clearOldState(state, nodeDisk);
  expect(readdirSync(join(state, directory))).toEqual(['0', '29']);
  rmSync(state, { recursive: true });
});
