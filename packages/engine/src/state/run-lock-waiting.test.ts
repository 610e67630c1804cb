import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { runLockPath, takeRunLocks } from './run-lock.ts';

const state = '/p/.svc-build';
const LOCK = runLockPath(state, 'output');
const never = new AbortController().signal;
const take = (host: FakeHost, onWait = (_: number): void => {}) =>
  takeRunLocks(['output'], { state, host, stop: never, onWait });

/** A run in another process, which holds the lock until `end`. */
async function otherRun(host: FakeHost) {
  const running = await host.processes.start({ argv: ['/bin/other'], cwd: '/', env: {} }, () => {});
  host.disk.write(LOCK, host.processes.identity(running.pid ?? 0) ?? '');
  return { pid: running.pid, end: () => running.stop('SIGKILL', 0) };
}

const hostWithOthers = (): FakeHost => fakeHost({ programs: { '/bin/other': () => new Promise(() => {}) } });

it('a run that is killed while another waits leaves it the lock', async () => {
  const host = hostWithOthers();
  const other = await otherRun(host);
  const told: number[] = [];
  const taking = take(host, (pid) => told.push(pid));
  await host.clock.sleep(1000);
  expect([told, host.disk.read(LOCK) === null]).toEqual([[other.pid], false]);
  await other.end();
  const lock = await taking;
  expect(lock?.waited).toBe(true);
  await lock?.release();
  expect(host.tree(`${state}/locks`)).toEqual({});
});

it('a lock is not released by a run that lost it', async () => {
  const host = hostWithOthers();
  const lock = await take(host);
  const other = await otherRun(host);
  await lock?.release();
  expect(Buffer.from(host.disk.read(LOCK) ?? '').toString()).toMatch(`${other.pid}:`);
});

it('what a run left that died while it took a lock over is in nobody’s way', async () => {
  const host = fakeHost({ files: { [LOCK]: '998:1', [`${LOCK}.takeover`]: '999:1' } });
  expect((await take(host))?.waited).toBe(false);
  expect(Object.keys(host.tree(`${state}/locks`))).toEqual(['output']);
});

it('a disk that takes no lock is not waited for', async () => {
  const host = fakeHost();
  host.refuse(state, 'write', 'ENOSPC');
  await expect(take(host)).rejects.toThrow('ENOSPC');
});
