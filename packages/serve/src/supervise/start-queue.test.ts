import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import type { Host } from '@svc-build/model/host';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { eventually } from '../testing/eventually.ts';
import { LISTEN } from '../testing/listening-program.ts';
import type { ServedSample } from '../testing/serve-sample.ts';
import { pidsOf, servingSamples } from '../testing/serving-samples.ts';
import { SOCKETS } from '../testing/socket-program.ts';
import { StartQueue } from './start-queue.ts';

const host = createNodeHost(process);
const serve = servingSamples();
const WAIT_MS = 15_000;

const LISTENS = 'listen(process.env.PORT, process.env.HOST);';

/** The same program, which listens when it is told to. */
const late = (program: string): string => `
process.on('SIGUSR2', () => { server.${LISTENS} });
process.on('SIGINT', () => process.exit(3));
console.log('pid ' + process.pid);
setInterval(() => {}, 1e6);
${program.replace(`server.${LISTENS}`, '').replace(`.${LISTENS}`, ';')}
`;
const LATE = late(LISTEN);
const LATE_SOCKETS = late(SOCKETS);

interface Watched {
  readonly clock: Host['clock'];
  /** How many requests have begun to wait. */
  waiting(): number;
  /** How many of them do not any more. */
  over(): number;
  /** All that was slept for. */
  readonly slept: readonly number[];
}

/** A clock that tells who waits; `passes` lets that time pass at once. */
function watchedClock(passes = false): Watched {
  const slept: number[] = [];
  let over = 0;
  const sleep: Host['clock']['sleep'] = (ms, signal) => {
    slept.push(ms);
    if (ms === WAIT_MS) signal?.addEventListener('abort', () => over++);
    return host.clock.sleep(passes && ms === WAIT_MS ? 0 : ms, signal);
  };
  return {
    clock: { ...host.clock, sleep },
    slept,
    over: () => over,
    waiting: () => slept.filter((ms) => ms === WAIT_MS).length,
  };
}

function signal(served: ServedSample, name: 'SIGUSR2' | 'SIGINT'): void {
  process.kill(pidsOf(served).at(-1) ?? 0, name);
}

async function starting(program: string, clock: Host['clock'], more = {}): Promise<ServedSample> {
  const served = await serve(
    { late: { prefix: '/', program, maxDuration: 900 } },
    { host: { clock }, atOnce: true, ...more },
  );
  await served.event('line');
  return served;
}

describe('while a service starts for the first time', () => {
  it('a request waits for it, its body unread, and is held to its limit from then on', async () => {
    const { clock, slept, waiting } = watchedClock();
    const served = await starting(LATE, clock);
    const asked = fetch(served.url, { method: 'POST', body: 'hello' });
    await eventually(() => waiting() === 1);
    expect(slept).not.toContain(900_000);
    signal(served, 'SIGUSR2');
    expect(await (await asked).text()).toBe('ok');
    expect(slept).toContain(900_000);
  });

  it('a WebSocket waits for it alike', async () => {
    const { clock, waiting } = watchedClock();
    const served = await starting(LATE_SOCKETS, clock);
    const client = new WebSocket(`${served.url.replace('http', 'ws')}/x`);
    const greeted = once(client, 'message');
    await eventually(() => waiting() === 1);
    signal(served, 'SIGUSR2');
    expect(String((await greeted)[0])).toBe('/x /');
    client.terminate();
  });

  it('a client that leaves is let go, whatever it asked for', async () => {
    const { clock, waiting, over } = watchedClock();
    const served = await starting(LATE_SOCKETS, clock);
    const leave = new AbortController();
    const asked = fetch(served.url, { signal: leave.signal });
    const client = new WebSocket(served.url.replace('http', 'ws'));
    client.on('error', () => {});
    await eventually(() => waiting() === 2);
    leave.abort();
    client.terminate();
    await expect(asked).rejects.toThrow();
    await eventually(() => over() === 2);
    expect(served.events.filter(({ type }) => type === 'service-ready')).toEqual([]);
  });

  it('a hundred requests wait, and one more is told to come again', async () => {
    const served = await starting(LATE, watchedClock().clock);
    const requests = Array.from({ length: 101 }, () => fetch(served.url));
    const first = await Promise.race(requests);
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await first.text()).toContain('Service "late" is starting.');
    signal(served, 'SIGUSR2');
    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
  });

  it('nobody waits beyond the deadline', async () => {
    const served = await starting(LATE, watchedClock(true).clock);
    const answer = await fetch(served.url);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.text()).toMatch(
      /^503 Service Unavailable\n\nService "late" is starting\.\n\nIts last lines:\n {2}pid /,
    );
  });

  it('its end is told to those who wait, and nobody waits for the next try', async () => {
    const { clock, waiting } = watchedClock();
    const served = await starting(LATE, clock, { timing: { isPatient: true } });
    const asked = fetch(served.url);
    await eventually(() => waiting() === 1);
    signal(served, 'SIGINT');
    const told = await asked;
    expect(told.status).toBe(503);
    expect(await told.text()).toContain('exited with code 3 before it accepted connections');
    await served.event('line', () => pidsOf(served).length === 2);
    expect((await fetch(served.url)).status).toBe(503);
    expect(waiting()).toBe(1);
  });

  it('who waits is let go when serving stops', async () => {
    const { clock, waiting } = watchedClock();
    const served = await starting(LATE, clock, { timing: { drainMs: 600_000 } });
    const asked = fetch(served.url);
    await eventually(() => waiting() === 1);
    await Promise.all([served.stop(), asked]);
    expect((await asked).status).toBe(503);
  });

  it('services that call each other find each other', async () => {
    const asks = `
      import { createServer } from 'node:http';
      const said = await (await fetch(process.env.MY_API_URL)).text();
      createServer((request, response) => response.end('heard ' + said)).listen(process.env.PORT, process.env.HOST);`;
    const served = await serve({
      web: { prefix: '/', program: asks },
      'my-api': { prefix: '/api', program: `await new Promise((resolve) => setTimeout(resolve, 300));${LISTEN}` },
    });
    expect(await (await fetch(served.url)).text()).toBe('heard ok');
  });
});

it('a place is free again when the client that had it goes', async () => {
  const queue = new StartQueue(60_000, {
    sleep: (_, over) => new Promise((resolve) => over?.addEventListener('abort', () => resolve())),
  });
  const closing = new AbortController().signal;
  const join = (client: EventEmitter) => queue.join(client as unknown as ServerResponse, closing);
  const clients = Array.from({ length: 100 }, () => new EventEmitter());
  const waits = clients.map(join);
  expect(join(new EventEmitter())).toBeNull();
  clients[7]?.emit('close');
  await waits[7];
  const next = join(new EventEmitter());
  expect(next).not.toBeNull();
  queue.end();
  await Promise.all([...waits, next]);
  expect(join(new EventEmitter())).toBeNull();
});

it('when all places are taken, the first gives way of which nobody could see that it left, and no other', async () => {
  const queue = new StartQueue(60_000, {
    sleep: (_, over) => new Promise((resolve) => over?.addEventListener('abort', () => resolve())),
  });
  const closing = new AbortController().signal;
  const blind = new Set([7, 9]);
  const over: number[] = [];
  const join = (at: number) => {
    const wait = queue.join(new EventEmitter() as unknown as ServerResponse, closing, () => blind.has(at));
    void wait?.then(() => over.push(at));
    return wait;
  };
  for (let at = 0; at < 100; at++) join(at);
  expect([join(100), join(101)]).not.toContain(null);
  expect(join(102)).toBeNull();
  await new Promise(setImmediate);
  expect(over).toEqual([7, 9]);
  queue.end();
});
