import { once } from 'node:events';
import { request } from 'node:http';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import { describe, expect, it } from 'vitest';
import type { ServeEvent } from './serve-event.ts';
import { serveOutput } from './serve-output.ts';
import { LISTEN } from './testing/listening-program.ts';
import { sampleOutput } from './testing/sample-output.ts';
import { pidsOf, servingSamples } from './testing/serving-samples.ts';

const host = createNodeHost(process);
const serve = servingSamples();

describe('stopping', () => {
  const CHILD = `
    import { spawn } from 'node:child_process';
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    console.log('pid ' + process.pid); console.log('pid ' + child.pid);
  `;

  it('leaves no process, not even those that the services started', async () => {
    const served = await serve(
      {
        api: { prefix: '/', program: CHILD + LISTEN },
        deaf: { prefix: '/deaf', program: `process.on('SIGTERM', () => {});${CHILD}${LISTEN}` },
      },
      { timing: { stopMs: 300 } },
    );
    const pids = pidsOf(served);
    expect(pids).toHaveLength(4);
    await served.stop();
    expect(pids.filter((pid) => host.processes.isAlive(pid))).toEqual([]);
    const exits = served.events.filter((event) => event.type === 'service-exited');
    expect(exits).toMatchObject([{ service: 'deaf', how: 'was killed by SIGKILL', restartInMs: null }]);
    expect(served.events.slice(-1)).toEqual([{ type: 'stopped' }]);
    await expect(fetch(served.url)).rejects.toThrow();
  });

  it('waits for nothing once it is asked to kill', async () => {
    const kill = new AbortController();
    const deaf = `process.on('SIGTERM', () => console.log('asked to stop'));${CHILD}${LISTEN}`;
    const served = await serve(
      { deaf: { prefix: '/', program: deaf } },
      { timing: { stopMs: 600_000, drainMs: 600_000 }, kill: kill.signal },
    );
    const hanging = await fetch(`${served.url}/slow`);
    const stopped = served.stop();
    await served.event('stopping');
    kill.abort();
    await stopped;
    await expect(hanging.text()).rejects.toThrow();
    expect(pidsOf(served).filter((pid) => host.processes.isAlive(pid))).toEqual([]);
  });

  it('leaves no process of a service that is still starting', async () => {
    const served = await serve(
      { slow: { prefix: '/', program: `console.log('pid ' + process.pid); setInterval(() => {}, 1e6);` } },
      { atOnce: true },
    );
    await served.event('line');
    await served.stop();
    expect(pidsOf(served).filter((pid) => host.processes.isAlive(pid))).toEqual([]);
    expect(served.events.filter(({ type }) => type === 'service-failed')).toEqual([]);
  });

  it('lets an answer finish before its process is stopped', async () => {
    const served = await serve(
      { api: { prefix: '/', program: `console.log('pid ' + process.pid);${LISTEN}` } },
      { timing: { drainMs: 600_000 } },
    );
    const response = await fetch(`${served.url}/slow`);
    await served.event('line', ({ text }) => text === 'slow began');
    const stopped = served.stop();
    await served.event('stopping');
    await expect(fetch(`${served.url}/`, { headers: { connection: 'close' } })).rejects.toThrow();
    process.kill(pidsOf(served)[0] ?? 0, 'SIGUSR2');
    expect(await response.text()).toBe('begun ended');
    await stopped;
  });

  it('cuts an answer off that does not finish in the grace time', async () => {
    const served = await serve({ api: { prefix: '/', program: LISTEN } }, { timing: { drainMs: 50 } });
    const sent = request(`${served.url}/slow`).end();
    const [response] = await once(sent, 'response');
    const broken = once(response, 'error');
    response.resume();
    await served.stop();
    expect(String((await broken)[0])).toContain('aborted');
  });

  it('stops when its signal is aborted, whatever else is under way', async () => {
    const sample = await sampleOutput({ api: { prefix: '/', program: `console.log('pid ' + process.pid);${LISTEN}` } });
    const abort = new AbortController();
    const events: ServeEvent[] = [];
    const result = await serveOutput({
      output: sample.directory,
      manifest: sample.manifest,
      host,
      listen: { host: '127.0.0.1', port: 0, explicit: true },
      kill: new AbortController().signal,
      signal: abort.signal,
      limits: true,
      report: (event) => events.push(event),
    });
    if (!result.ok) throw new Error('not served');
    abort.abort();
    await result.value.stop();
    expect(await result.value.ready).toEqual([]);
    expect(events.filter(({ type }) => type === 'stopped')).toHaveLength(1);
    await sample.remove();
  });
});
