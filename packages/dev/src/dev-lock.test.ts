import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeHost } from '@svc-build/host/node-host';
import { expect, it } from 'vitest';
import { takeDevLock } from './dev-lock.ts';

const host = createNodeHost(process);
const path = (state: string): string => join(state, 'dev/running');

it('is refused with the address of who has it, and free again afterwards', async () => {
  const state = mkdtempSync(join(tmpdir(), 'svc-build-'));
  const first = await takeDevLock(state, host);
  if ('code' in first) throw new Error(first.message);
  first.at('http://127.0.0.1:3000');
  const second = await takeDevLock(state, host);
  expect(second).toMatchObject({ code: 'DEV_RUNNING', message: expect.stringContaining('http://127.0.0.1:3000') });
  await first.release();
  expect(await takeDevLock(state, host)).not.toHaveProperty('code');
});

it('is taken over from a process that has gone, and from another that got its id, without its address', async () => {
  for (const owner of ['999999:1', `${process.pid}:1`]) {
    const state = mkdtempSync(join(tmpdir(), 'svc-build-'));
    host.disk.write(path(state), owner);
    host.disk.write(join(state, 'dev/address'), 'http://127.0.0.1:3000');
    expect(await takeDevLock(state, host)).not.toHaveProperty('code');
    expect(String(host.disk.read(path(state)))).not.toBe(owner);
    expect(await takeDevLock(state, host)).toMatchObject({ help: 'Stop that one first.' });
  }
});

it('goes to one of many that ask at once, also where a dead owner has it', async () => {
  for (const owner of [null, '999999:1']) {
    const state = mkdtempSync(join(tmpdir(), 'svc-build-'));
    if (owner !== null) host.disk.write(path(state), owner);
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeDevLock(state, host)));
    expect(taken.filter((one) => !('code' in one))).toHaveLength(1);
  }
});
