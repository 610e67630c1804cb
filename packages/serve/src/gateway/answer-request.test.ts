import { once } from 'node:events';
import { createServer } from 'node:net';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import { compileRoutes } from '@svc-build/model/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { ProcessState } from '../supervise/process-state.ts';
import { eventually } from '../testing/eventually.ts';
import { type ServedSample, serveSample } from '../testing/serve-sample.ts';
import { SOCKETS } from '../testing/socket-program.ts';
import { type Gateway, openGateway } from './gateway.ts';
import type { FinishedRequest } from './observe-exchange.ts';
import type { Routing } from './site.ts';

const host = createNodeHost(process);
/** Nobody listens there by now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}

const never = new Promise<void>(() => {});
let behind: ServedSample;
let gateway: Gateway;
let url: string;
const seen: FinishedRequest[] = [];

function routing(service: string, port: number): Routing {
  return {
    table: compileRoutes([{ prefix: '/ws' as never, service, stripPrefix: false }]),
    services: new Map([
      [
        service,
        {
          name: service,
          files: null,
          maxDuration: null,
          process: { state: { kind: 'ready', port }, log: [], waitForExitAfterLoss: async () => {} },
        },
      ],
    ]),
  };
}

beforeAll(async () => {
  behind = await serveSample({ sockets: { prefix: '/ws', program: SOCKETS } });
  const { port } = await behind.event('service-ready');
  const opened = await openGateway(
    { host: '127.0.0.1', port: 0, explicit: true },
    {
      ...routing('first', port ?? 0),
      files: host.files,
      clock: host.clock,
      reserved: (_, response, path) => {
        if (path === '/_svc/none') return false;
        response.end(`status of ${path}`);
        return true;
      },
      observe: (request) => seen.push(request),
    },
  );
  if (!opened.ok) throw new Error('not opened');
  gateway = opened.value;
  url = `http://127.0.0.1:${gateway.port}`;
});
afterAll(async () => {
  await gateway.drain(never);
  gateway.endTunnels();
  await gateway.close(never);
  await behind.stop();
});

it('hands on what is below the reserved prefix, and answers 404 for what nobody knows there', async () => {
  expect(await (await fetch(`${url}/x/../_svc/a`)).text()).toBe('status of /_svc/a');
  expect((await fetch(`${url}/_svc/none`)).status).toBe(404);
  expect(seen).toEqual([]);
});

it('tells of each finished request, and of a WebSocket once it stands', async () => {
  await (await fetch(`${url}/ws/a/../b?c=d`, { method: 'POST', body: 'x' })).text();
  await (await fetch(`${url}/elsewhere`)).text();
  const client = new WebSocket(`${url.replace('http', 'ws')}/ws`);
  await once(client, 'message');
  client.terminate();
  await eventually(() => seen.length === 3);
  expect(seen.map(({ service, method, path, status }) => [service, method, path, status])).toEqual([
    ['first', 'POST', '/ws/b', 200],
    [null, 'GET', '/elsewhere', 404],
    ['first', 'GET', '/ws', 101],
  ]);
  expect(seen.every(({ ms }) => ms >= 0)).toBe(true);
});

it('routes anew from the next request on', async () => {
  const { port } = await behind.event('service-ready');
  gateway.route(routing('second', port ?? 0));
  await (await fetch(`${url}/ws`)).text();
  await eventually(() => seen.at(-1)?.service === 'second');
});

it('asks again of a process that was ended to be started anew, if that can be asked twice', async () => {
  const { port } = await behind.event('service-ready');
  const gone = { kind: 'ready', port: await freePort() } as const;
  const process: { state: ProcessState; log: string[]; waitForExitAfterLoss: () => Promise<void> } = {
    state: gone,
    log: [],
    waitForExitAfterLoss: async () => {
      process.state = { kind: 'starting', after: { how: 'was stopped (a.py changed)', outOfMemory: false } };
    },
  };
  const startAgain = async (): Promise<void> => {
    process.state = { kind: 'ready', port: port ?? 0 };
  };
  const hold = (): Promise<void> | null => (process.state.kind === 'starting' ? startAgain() : null);
  const service = { name: 'first', files: null, maxDuration: null, process, hold };
  gateway.route({ ...routing('first', 0), services: new Map([['first', service]]) });
  const asked = await fetch(`${url}/ws`);
  expect([asked.status, await asked.text()]).toEqual([200, 'plain']);
  process.state = gone;
  expect((await fetch(`${url}/ws`, { method: 'POST', body: 'x' })).status).toBe(502);
});
