import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeHost } from '@svc-build/host/node-host';
import type { Host } from '@svc-build/model/host';
import { beforeEach, describe, expect, it } from 'vitest';
import { takeRunLocks } from './run-lock.ts';

const host = createNodeHost(process);
const own = host.processes.identity(process.pid);
let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'svc-build-'));
});

const never = new AbortController().signal;
const locked = (): readonly string[] => (existsSync(join(state, 'locks')) ? readdirSync(join(state, 'locks')) : []);
const fail = (): void => expect.fail('Nobody holds it.');

/** Another run of this checkout, in a process that lives as long as this one. */
async function held(name: string, owner: string): Promise<void> {
  await mkdir(join(state, 'locks'), { recursive: true });
  await writeFile(join(state, 'locks', encodeURIComponent(name)), owner);
}

describe('locks of a run', () => {
  it('are there with their owner until they are released, each once', async () => {
    const lock = await takeRunLocks(['action install:.', 'service web', 'action install:.'], {
      state,
      host,
      stop: never,
      onWait: fail,
    });
    expect(lock?.waited).toBe(false);
    expect(locked()).toEqual(['action%20install%3A.', 'service%20web']);
    expect(readFileSync(join(state, 'locks/service%20web'), 'utf8')).toBe(own);
    await lock?.release();
    expect(locked()).toEqual([]);
  });

  it('are taken in one order by everybody, so that two runs with the same in other orders both come through', async () => {
    const taken: string[] = [];
    const noting: Host = {
      ...host,
      files: {
        ...host.files,
        create: (path, contents) => {
          taken.push(decodeURIComponent(path.slice(path.lastIndexOf('/') + 1)));
          return host.files.create(path, contents);
        },
      },
    };
    for (const names of [
      ['b', 'a', 'c'],
      ['c', 'b', 'a'],
    ])
      await (await takeRunLocks(names, { state, host: noting, stop: never, onWait: fail }))?.release();
    expect(taken).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('of a run that died are taken over: its process is gone, or has become another one', async () => {
    const later = `${process.pid}:1`;
    for (const owner of ['999999:1', later, 'nonsense', '']) {
      await held('service web', owner);
      const lock = await takeRunLocks(['service web'], { state, host, stop: never, onWait: fail });
      expect([lock?.waited, readFileSync(join(state, 'locks/service%20web'), 'utf8')]).toEqual([false, own]);
      await lock?.release();
      expect(locked()).toEqual([]);
    }
  });

  it('of a run that lives are waited for, and the waiting one is told for whom, once', async () => {
    await held('a', `${process.ppid}:${startOf(process.ppid)}`);
    await held('b', `${process.ppid}:${startOf(process.ppid)}`);
    const told: number[] = [];
    const waiting = takeRunLocks(['a', 'b'], {
      state,
      host: slowly(host),
      stop: never,
      onWait: (pid) => told.push(pid),
    });
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await host.files.remove(join(state, 'locks/a'));
    await host.files.remove(join(state, 'locks/b'));
    const lock = await waiting;
    expect([lock?.waited, told]).toEqual([true, [process.ppid]]);
    await lock?.release();
  });

  it('are let go when the run is told to stop while it waits', async () => {
    await held('b', `${process.ppid}:${startOf(process.ppid)}`);
    const stop = new AbortController();
    const waiting = takeRunLocks(['a', 'b'], { state, host, stop: stop.signal, onWait: () => stop.abort() });
    expect(await waiting).toBeNull();
    expect(locked()).toEqual(['b']);
  });

  it('are not taken from somebody who was faster', async () => {
    const lock = await takeRunLocks(['a'], { state, host, stop: never, onWait: fail });
    await held('a', '1:1');
    await lock?.release();
    expect(locked()).toEqual(['a']);
  });

  it('are for one of many that want the same at once', async () => {
    let holders = 0;
    const most: number[] = [];
    await held('a', '999999:1');
    const run = async (): Promise<void> => {
      const lock = await takeRunLocks(['a'], { state, host: slowly(host), stop: never, onWait: () => {} });
      holders += 1;
      most.push(holders);
      await new Promise((resolve) => setTimeout(resolve, 5));
      holders -= 1;
      await lock?.release();
    };
    await Promise.all([run(), run(), run(), run()]);
    expect(most).toEqual([1, 1, 1, 1]);
  });
});

/** The same host, which polls without rest. */
function slowly(of: Host): Host {
  return { ...of, clock: { ...of.clock, sleep: (_, signal) => of.clock.sleep(2, signal) } };
}

function startOf(pid: number): string {
  return host.processes.identity(pid)?.split(':')[1] ?? '';
}
