import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createNodeHost } from '@svc-build/host/node-host';
import { tempNameOf } from '@svc-build/model/temp-name';
import { expect, it } from 'vitest';
import { removeStaleTemps } from './remove-stale-temps.ts';

const DEAD = 99_999_999;

it('clears away what dead processes were writing, and nothing else', () => {
  const state = mkdtempSync(join(tmpdir(), 'svc-build-'));
  const kept = [
    'last-run',
    'services/web.json',
    'answers/0a.json',
    'locks/service%20web',
    'locks/action%20install%3Aapps%2Fweb.2-x',
    tempNameOf('locks/service%20web', process.pid),
    tempNameOf('keep/web/of-somebody-else', DEAD),
  ];
  const dead = ['last-run', 'services/web.json', 'answers/0a.json', 'locks/output'].map((path) =>
    tempNameOf(path, DEAD),
  );
  for (const path of [...kept, ...dead]) {
    mkdirSync(dirname(join(state, path)), { recursive: true });
    writeFileSync(join(state, path), '');
  }
  removeStaleTemps(state, createNodeHost(process));
  const left = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(left.map((entry) => join(entry.parentPath, entry.name).slice(state.length + 1)).sort()).toEqual(kept.sort());
});
