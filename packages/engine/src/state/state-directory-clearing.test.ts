import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createNodeHost } from '@svc-build/host/node-host';
import { fakeHost } from '@svc-build/host/testing/fake-host';
import { tempNameOf } from '@svc-build/model/disk';
import { expect, it } from 'vitest';
import { runLockPath } from './run-lock.ts';
import { clearState } from './state-directory.ts';

const state = '/p/.svc-build';
const places = { state, cache: '/cache' };
const DAY_MS = 24 * 60 * 60 * 1000;

it('what killed runs left of their work goes; that of a run that lives stays', async () => {
  const host = fakeHost({ files: { [`${state}/scratch/web/a`]: '', [`${state}/scratch/api/b`]: '' } });
  const alive = host.processes.identity(host.machine.pid) ?? '';
  host.disk.write(runLockPath(state, 'service api'), alive);
  await clearState(places, host);
  expect(Object.keys(host.tree(state))).toEqual(['locks/service%20api', 'scratch/api/b']);
});

it('a lock whose owner is dead keeps nothing', async () => {
  const host = fakeHost({ files: { [`${state}/scratch/web/a`]: '', [runLockPath(state, 'service web')]: '999:5' } });
  await clearState(places, host);
  expect(host.tree(state)).toEqual({ 'locks/': null, 'scratch/': null });
});

it.each(['actions', 'answers', 'plans'])(
  '%s go after a month, and where there are none nothing happens',
  async (directory) => {
    const host = fakeHost();
    await clearState(places, host);
    for (const days of [31, 29, 0]) {
      host.disk.write(`${state}/${directory}/${days}`, '{}');
      host.advance(days === 31 ? 2 * DAY_MS : days * DAY_MS);
    }
    await clearState(places, host);
    expect(Object.keys(host.tree(state))).toEqual([`${directory}/0`, `${directory}/29`, 'swept']);
  },
);

const DEAD = 99_999_999;

it('clears away what dead processes were writing, and nothing else', async () => {
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
  await clearState({ state, cache: join(state, 'cache') }, createNodeHost(process));
  const left = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(left.map((entry) => join(entry.parentPath, entry.name).slice(state.length + 1)).sort()).toEqual(
    [...kept, 'swept'].sort(),
  );
});
