import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import type { BuildEvent } from '@svc-build/model/event';
import { expect, it } from 'vitest';
import { writerLock } from '../state/beside-output.ts';
import { ownStaging, publishOutput } from './publish-output.ts';
import { recoverOutput } from './recover-output.ts';
import { refusedWrite } from './refused-write.ts';

const output = '/p/.vercel/output';
const state = '/p/.svc-build';
const LAST = { [`${output}/old`]: 'old', [`${state}/last-run`]: 'what it said' };
const COMMON = [['config.json', '{}']] as const;
const yes = async (): Promise<boolean> => true;

function contextOf(host: FakeHost, stop = new AbortController().signal) {
  const events: BuildEvent[] = [];
  const interrupt = { stop, kill: stop };
  return {
    host,
    interrupt,
    directories: { output, state, cache: '/cache' },
    report: (event: BuildEvent) => events.push(event),
    events,
  };
}

/** A host with an output of the last run and one that is staged. */
function staged() {
  const host = fakeHost({ files: LAST });
  const context = contextOf(host);
  const staging = ownStaging(context);
  host.disk.write(`${staging}/new`, 'new');
  return { host, context, staging };
}

it('the staged output takes the place, and what was said of the last one is taken back', async () => {
  const { host, context, staging } = staged();
  expect(await publishOutput({ staging, common: COMMON, parts: null, stageRest: yes }, context)).toEqual({
    kind: 'everything',
  });
  expect([host.tree('/p/.vercel'), host.tree(state)]).toEqual([
    { 'output/config.json': '{}', 'output/new': 'new' },
    {},
  ]);
});

it('what comes from the last output is staged when nobody else can replace that', async () => {
  const { host, context, staging } = staged();
  const locked: boolean[] = [];
  const rest = async (): Promise<boolean> => {
    locked.push(host.disk.read(writerLock(output)) !== null);
    host.disk.hardLink(`${output}/old`, `${staging}/kept`);
    return true;
  };
  await publishOutput({ staging, common: [], parts: null, stageRest: rest }, context);
  expect([locked, host.tree(output)]).toEqual([[true], { kept: 'old', new: 'new' }]);
});

it.each<[string, 'lacking' | 'stopped', () => Promise<boolean>, AbortSignal]>([
  ['that lacks something', 'lacking', async () => false, new AbortController().signal],
  ['that was told to stop', 'stopped', yes, AbortSignal.abort()],
])('a run %s leaves the last output and all that was said of it', async (_, ending, rest, stop) => {
  const { host, staging } = staged();
  expect(await publishOutput({ staging, common: COMMON, parts: null, stageRest: rest }, contextOf(host, stop))).toEqual(
    { kind: ending },
  );
  expect(host.tree(output)).toEqual({ old: 'old' });
  expect(host.tree(state)['last-run']).toBe('what it said');
  expect(host.disk.identity(writerLock(output))).toBeNull();
});

it('a full disk leaves the last output and all that was said of it, and no lock', async () => {
  const { host, context, staging } = staged();
  host.refuse(`${staging}/config.json`, 'write', 'ENOSPC');
  await expect(publishOutput({ staging, common: COMMON, parts: null, stageRest: yes }, context)).rejects.toThrow(
    'ENOSPC',
  );
  expect([host.tree(output), host.tree(state)]).toEqual([{ old: 'old' }, { 'last-run': 'what it said' }]);
});

it('when the new output cannot take the place, the last one is put back by the next command', async () => {
  const { host, context, staging } = staged();
  const allow = host.refuse(staging, 'write', 'EPERM');
  await expect(publishOutput({ staging, common: [], parts: null, stageRest: yes }, context)).rejects.toThrow('EPERM');
  expect(host.disk.identity(output)).toBeNull();
  allow();
  expect(await recoverOutput(context)).toBe(true);
  expect(host.tree(output)).toEqual({ old: 'old' });
});

it('recovering removes what dead runs had begun, and leaves what a live one is at', async () => {
  const host = fakeHost({
    files: {
      ...LAST,
      '/p/.vercel/.output.svc-build-staging-999:5/half': '',
      '/p/.vercel/.output.svc-build-previous/old': '',
      [`${state}/answers/one@999-abc`]: '',
      [`${state}/scratch/web/half`]: '',
    },
  });
  const context = contextOf(host);
  host.disk.write(`${ownStaging(context)}/mine`, '');
  expect(await recoverOutput(context)).toBe(true);
  expect(Object.keys(host.tree('/p/.vercel'))).toEqual(['.output.svc-build-staging-1000:0/mine', 'output/old']);
  expect(Object.keys(host.tree(state))).toEqual(['answers/', 'last-run', 'locks/', 'scratch/', 'swept']);
});

it('recovering waits for the run that publishes, and says so', async () => {
  const host = fakeHost({ files: LAST });
  const context = contextOf(host);
  const lock = writerLock(output);
  host.disk.write(lock, host.processes.identity(host.machine.pid) ?? '');
  const recovering = recoverOutput(context);
  await host.clock.sleep(500);
  expect(context.events).toEqual([{ type: 'waiting', pid: host.machine.pid }]);
  host.disk.remove(lock);
  expect(await recovering).toBe(true);
});

/** What is said of what a disk throws. */
function said(code: string, act: 'read' | 'write'): string | null {
  const { disk, refuse } = fakeHost({ files: { '/p/file': '' } });
  refuse('/p/file', act, code);
  try {
    if (act === 'read') disk.read('/p/file');
    else disk.write('/p/file', '');
    return 'nothing was thrown';
  } catch (thrown) {
    return refusedWrite(thrown, '/p')?.code ?? null;
  }
}

it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EISDIR', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG'])(
  'a write that ends in %s is an error of the disk',
  (code) => expect(said(code, 'write')).toBe('WRITE_FAILED'),
);

it.each(['EIO', 'EACCES'])('a read that ends in %s names the file', (code) =>
  expect(said(code, 'read')).toBe('FILE_UNREADABLE'),
);

it('what is no answer of a disk is a bug', () => {
  expect(said('EBADF', 'write')).toBeNull();
  expect(refusedWrite(new TypeError('x is not a function'), '/p')).toBeNull();
});
