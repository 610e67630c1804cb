import { fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { claimState } from './claim-state.ts';
import { clearScratch } from './clear-scratch.ts';
import { runLockPath } from './run-lock.ts';

const state = '/p/.svc-build';
const directories = { state };

it('what killed runs left of their work goes; that of a run that lives stays', async () => {
  const host = fakeHost({ files: { [`${state}/scratch/web/a`]: '', [`${state}/scratch/api/b`]: '' } });
  const alive = host.processes.identity(host.machine.pid) ?? '';
  host.disk.write(runLockPath(state, 'service api'), alive);
  await clearScratch({ host, directories });
  expect(Object.keys(host.tree(state))).toEqual(['locks/service%20api', 'scratch/api/b']);
});

it('a lock whose owner is dead keeps nothing: the first run takes it away, the next what it was for', async () => {
  const host = fakeHost({ files: { [`${state}/scratch/web/a`]: '', [runLockPath(state, 'service web')]: '999:5' } });
  await clearScratch({ host, directories });
  await clearScratch({ host, directories });
  expect(host.tree(state)).toEqual({ 'locks/': null, 'scratch/': null });
});

it('a state directory ignores itself in git, unless somebody wrote otherwise', () => {
  const host = fakeHost({ files: { '/q/.svc-build/.gitignore': '!cache\n' } });
  claimState({ host, directories });
  claimState({ host, directories: { state: '/q/.svc-build' } });
  expect([host.tree(state), host.tree('/q/.svc-build')]).toEqual([
    { '.gitignore': '*\n' },
    { '.gitignore': '!cache\n' },
  ]);
});
