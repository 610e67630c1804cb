import { once } from 'node:events';
import { request } from 'node:http';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import type { Host } from '@svc-build/model/host';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { pidsOf, servingSamples } from '../testing/serving-samples.ts';
import { SOCKETS } from '../testing/socket-program.ts';

const host = createNodeHost(process);
const serve = servingSamples();
const HUNGRY = `
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
const held = [];
console.log('pid ' + process.pid);
const fill = () => { for (;;) held.push(Buffer.alloc(8 << 20, 1)); };
if (process.argv[2] === 'child') fill();
createServer((request, response) => {
  if (request.url === '/buffers') { console.log('eating'); setImmediate(fill); return; }
  if (request.url === '/child') { spawn(process.execPath, ['main.mjs', 'child'], { stdio: 'inherit' }); return; }
  if (request.url === '/heap') { const list = []; for (;;) list.push({ a: [list.length] }); }
  if (request.url === '/env') return void response.end(JSON.stringify(process.env));
  if (request.url === '/begun') { response.write('begun'); }
  if (request.url !== '/') { response.on('close', () => console.log('let go')); return; }
  response.end('ok');
}).listen(process.env.PORT, process.env.HOST);
`;

describe('memory', () => {
  /** A pause that does not end: what is answered meanwhile can be seen. */
  const paused: Host['clock'] = {
    ...host.clock,
    sleep: (ms, signal) => host.clock.sleep(ms === 1000 ? 600_000 : ms, signal),
  };

  it('over the limit ends the group, is said in answers and in a line, and the service starts again', async () => {
    const served = await serve({ hungry: { prefix: '/', program: HUNGRY, memory: 128 } }, { host: { clock: paused } });
    for (const path of ['/buffers', '/child']) {
      const lost = await fetch(`${served.url}${path}`);
      expect(lost.status).toBe(502);
      const said =
        /^502 Bad Gateway\n\nService "hungry" (ran out of memory: it took (\d+) MB, and its limit is 128 MB); it is starting again\.\n\nIts last lines:\n/;
      const [, how, taken] = said.exec(await lost.text()) ?? [];
      expect(Number(taken)).toBeGreaterThan(128);
      const exit = await served.event('service-exited', (event) => event.how === how);
      expect(
        pidsOf(served)
          .slice(0, path === '/buffers' ? 1 : 3)
          .filter((pid) => host.processes.isAlive(pid)),
      ).toEqual([]);
      if (exit.restartInMs === 250) {
        await served.event(
          'service-ready',
          () => served.events.filter(({ type }) => type === 'service-ready').length === 2,
        );
        expect(await (await fetch(served.url)).text()).toBe('ok');
      }
    }
    // The second pause does not end: requests that come meanwhile learn the same.
    const later = await fetch(served.url);
    expect(later.status).toBe(502);
    expect(await later.text()).toContain('and its limit is 128 MB; it is starting again.');
  });

  it('that a runtime keeps by itself is said likewise when it gives up', async () => {
    const served = await serve({
      hungry: { prefix: '/', program: HUNGRY, memory: 512, env: { NODE_OPTIONS: '--max-old-space-size=40' } },
    });
    const lost = await fetch(`${served.url}/heap`);
    expect(lost.status).toBe(502);
    expect(await lost.text()).toContain(
      'Service "hungry" ran out of memory: its limit is 512 MB; it is starting again.',
    );
  });

  it('is told to the runtimes, unless the caller did', async () => {
    const served = await serve({
      told: { prefix: '/', program: HUNGRY, memory: 512, env: { NODE_OPTIONS: '--no-warnings' } },
    });
    expect(await (await fetch(`${served.url}/env`)).json()).toMatchObject({
      NODE_OPTIONS: '--no-warnings --max-old-space-size=384',
      GOMEMLIMIT: '460MiB',
    });
  });

  it('and time are unlimited when nobody is held to them', async () => {
    const served = await serve(
      { free: { prefix: '/', program: HUNGRY, memory: 512, maxDuration: 1 } },
      { limits: false },
    );
    expect(await (await fetch(`${served.url}/env`)).json()).not.toHaveProperty('GOMEMLIMIT');
  });
});

describe('maxDuration', () => {
  it('over: answers 504, takes the request back, and lets the process run', async () => {
    const served = await serve({ slow: { prefix: '/', program: HUNGRY, maxDuration: 1 } });
    const late = await fetch(`${served.url}/never`);
    expect(late.status).toBe(504);
    expect(await late.text()).toMatch(
      /^504 Gateway Timeout\n\nService "slow" did not finish its answer within its limit of 1 s\.\n\nIts last lines:\n/,
    );
    await served.event('line', ({ text }) => text === 'let go');
    expect(await (await fetch(served.url)).text()).toBe('ok');
    expect(served.events.filter(({ type }) => type === 'service-exited')).toEqual([]);
  });

  it('cuts off an answer that has begun', async () => {
    const served = await serve({ slow: { prefix: '/', program: HUNGRY, maxDuration: 1 } });
    const [response] = await once(request(`${served.url}/begun`).end(), 'response');
    expect(response.statusCode).toBe(200);
    const broken = once(response, 'error');
    response.resume();
    expect(String((await broken)[0])).toContain('aborted');
    await served.event('line', ({ text }) => text === 'let go');
  });

  it('does not hold WebSockets', async () => {
    const soon: Host['clock'] = {
      ...host.clock,
      sleep: (ms, signal) => host.clock.sleep(ms === 900_000 ? 1 : ms, signal),
    };
    const served = await serve(
      { sockets: { prefix: '/', program: SOCKETS, maxDuration: 900 } },
      { host: { clock: soon } },
    );
    const client = new WebSocket(served.url.replace('http', 'ws'));
    await once(client, 'message');
    // A request that is held to the limit shows that it is over.
    for (const text of ['one', 'two', 'three']) {
      await (await fetch(served.url)).text();
      client.send(text);
      expect(String((await once(client, 'message'))[0])).toBe(text);
    }
    client.terminate();
  });
});
