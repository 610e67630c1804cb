import { fakeHost } from '@svc-build/host/testing/fake-host';
import { describe, expect, test } from 'vitest';
import { sweepGoneServices, sweepOldRecords } from './old-records.ts';
import { runLockPath } from './run-lock.ts';

const state = '/p/.svc-build';
const places = { state, cache: '/cache' };
const DAY_MS = 24 * 60 * 60 * 1000;

describe('old records', () => {
  test('are looked for once a day', () => {
    const host = fakeHost({ files: { [`${state}/answers/a`]: '' } });
    host.advance(31 * DAY_MS);
    sweepOldRecords(places, host.disk);
    expect(Object.keys(host.tree(state))).toEqual(['answers/', 'swept']);
    const unread = { ...host.disk, list: () => expect.unreachable() };
    host.advance(DAY_MS / 2);
    sweepOldRecords(places, unread);
    host.advance(DAY_MS);
    expect(() => sweepOldRecords(places, unread)).toThrow();
  });

  test('are looked for in the cache too, which may be out of reach', () => {
    const host = fakeHost({ files: { [`${state}/answers/a`]: '', '/cache/plans/old': '' } });
    host.advance(31 * DAY_MS);
    host.disk.write('/cache/plans/young', '');
    sweepOldRecords(places, host.disk);
    expect(host.tree('/cache/plans')).toEqual({ young: '' });
  });

  test('of shared looks are the youngest two hundred', () => {
    const host = fakeHost();
    for (let one = 0; one < 210; one += 1) {
      host.advance(1000);
      host.disk.write(`${state}/plans/.shared-${one}`, '');
    }
    host.disk.write(`${state}/plans/web`, '');
    sweepOldRecords(places, host.disk);
    const left = (host.disk.list(`${state}/plans`) ?? []).map(({ name }) => name);
    expect(left).toHaveLength(201);
    expect(left).not.toContain('.shared-9');
    expect(left).toEqual(expect.arrayContaining(['.shared-10', '.shared-209', 'web']));
  });
});

describe('what is known of a service that is gone', () => {
  const files = {
    [`${state}/services/web.json`]: '',
    [`${state}/services/old.json`]: '',
    [`${state}/keep/old/next/a`]: '',
  };
  const left = async (days: number, held: boolean): Promise<readonly string[]> => {
    const host = fakeHost({ files });
    host.advance(days * DAY_MS);
    const alive = host.processes.identity(host.machine.pid) ?? '';
    if (held) host.disk.write(runLockPath(state, 'service old'), alive);
    await sweepGoneServices(new Set(['web']), state, host);
    return Object.keys(host.tree(state)).filter((path) => !path.endsWith('/') && !path.startsWith('locks'));
  };

  test('stays for a month, and that of others for ever', async () => {
    expect(await left(29, false)).toEqual(['keep/old/next/a', 'services/old.json', 'services/web.json']);
    expect(await left(31, false)).toEqual(['services/web.json']);
  });

  test('stays as long as a run is at work on it', async () => {
    expect(await left(31, true)).toContain('services/old.json');
  });
});
