import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeHost } from '@svc-build/host/node-host';
import { expect, it } from 'vitest';
import { takeDevLock } from './dev-lock.ts';

const host = createNodeHost(process);
const path = (state: string): string => join(state, 'dev/running');

it('is refused with the address of who has it, and free again afterwards', () => {
  const state = mkdtempSync(join(tmpdir(), 'svc-build-'));
  const first = takeDevLock(state, host);
  if ('code' in first) throw new Error(first.message);
  first.at('http://127.0.0.1:3000');
  const second = takeDevLock(state, host);
  expect(second).toMatchObject({ code: 'DEV_RUNNING', message: expect.stringContaining('http://127.0.0.1:3000') });
  first.release();
  expect(takeDevLock(state, host)).not.toHaveProperty('code');
});

it('is taken over from a process that has gone, and from another that got its id', () => {
  for (const owner of ['999999:1', `${process.pid}:1`]) {
    const state = mkdtempSync(join(tmpdir(), 'svc-build-'));
    host.disk.write(path(state), `${owner}\nhttp://127.0.0.1:3000\n`);
    expect(takeDevLock(state, host)).not.toHaveProperty('code');
    expect(String(host.disk.read(path(state)))).not.toContain(`${owner}\n`);
  }
});
