import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import { describe, expect, it } from 'vitest';
import { LISTEN } from '../testing/listening-program.ts';
import { pidsOf, servingSamples } from '../testing/serving-samples.ts';

const host = createNodeHost(process);
const serve = servingSamples();
const PID = "console.log('pid ' + process.pid);";

describe('a service', () => {
  it('that never listens fails when its time is over, is ended, and delays nobody', async () => {
    const silent = `${PID} console.log('waiting for the moon'); setInterval(() => {}, 1e6);`;
    const served = await serve(
      { silent: { prefix: '/silent', program: silent }, good: { prefix: '/', program: LISTEN } },
      { timing: { readyMs: 2_000 }, atOnce: true },
    );
    await served.event('service-ready', ({ service }) => service === 'good');
    expect(await (await fetch(served.url)).text()).toBe('ok');
    const { diagnostic } = await served.event('service-failed');
    expect(diagnostic.message).toMatch(/^Service "silent" did not accept connections on port \d+ within 2 s\.$/);
    expect(diagnostic.log.at(-1)).toBe('waiting for the moon');
    expect(pidsOf(served).filter((pid) => host.processes.isAlive(pid))).toEqual([]);
    const page = await fetch(`${served.url}/silent`);
    expect(page.status).toBe(503);
    expect(await page.text()).toContain(diagnostic.message);
  });

  it('that is killed is said to be, with what it started, and comes back', async () => {
    const child = `import { spawn } from 'node:child_process';
      console.log('pid ' + spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' }).pid);`;
    const served = await serve({ api: { prefix: '/', program: PID + child + LISTEN } });
    const pids = pidsOf(served);
    expect(pids).toHaveLength(2);
    const hanging = fetch(`${served.url}/slow`);
    await served.event('line', ({ text }) => text === 'slow began');
    const response = await hanging;
    process.kill(pids[0] ?? 0, 'SIGKILL');
    await expect(response.text()).rejects.toThrow();
    expect(await served.event('service-exited')).toMatchObject({ how: 'was killed by SIGKILL', restartInMs: 250 });
    expect(pids.filter((pid) => host.processes.isAlive(pid))).toEqual([]);
    await served.event(
      'service-ready',
      () => served.events.filter(({ type }) => type === 'service-ready').length === 2,
    );
    expect(await (await fetch(served.url)).text()).toBe('ok');
  });

  it('that ends well by itself is started again all the same', async () => {
    const ends = LISTEN.replace(
      "'/env'",
      "'/end') { response.end('bye'); setImmediate(() => process.exit(0)); return; }\n  if (request.url === '/env'",
    );
    const served = await serve({ api: { prefix: '/', program: ends } });
    expect(await (await fetch(`${served.url}/end`)).text()).toBe('bye');
    expect(await served.event('service-exited')).toMatchObject({ how: 'exited with code 0', restartInMs: 250 });
    await served.event(
      'service-ready',
      () => served.events.filter(({ type }) => type === 'service-ready').length === 2,
    );
  });
});
