import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { createNodeHost } from '@svc-build/host/node-host';
import { compileRoutes } from '@svc-build/model/routes';
import type { LogLine, ProcessStatus } from '@svc-build/serve/supervise/process-state';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStatusPage, isOwnHost } from './status-page.ts';

const host = createNodeHost(process);
const listeners = new Set<(line: LogLine) => void>();
const status: ProcessStatus = {
  service: 'backend',
  state: { kind: 'pausing', after: { how: 'exited with code 7', outOfMemory: false }, pauseMs: 250 },
  pid: null,
  startedAt: null,
  restarts: 3,
  memoryBytes: null,
  memoryLimit: 512,
  log: [{ text: 'before', stream: 'stdout' }],
};
const backend = {
  name: 'backend',
  routePrefix: '/svc/api',
  framework: 'fastapi',
  status: () => status,
  subscribe: (listener: (line: LogLine) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
const site = { name: 'site', routePrefix: '/', framework: 'static', status: () => null, subscribe: () => () => {} };
const table = compileRoutes([{ prefix: '/svc/api' as never, service: 'backend', stripPrefix: false }]);
const ending = new AbortController();
const page = createStatusPage(
  { table, services: [backend, site] },
  { host, listenHost: '0.0.0.0', signal: ending.signal },
);
const server = createServer((incoming, response) => {
  const path = incoming.url?.split('?')[0] ?? '';
  if (!page.reserved(incoming, response, path)) response.writeHead(404).end();
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  ending.abort();
  server.closeAllConnections();
  server.close();
});

async function ask(path: string, { method = 'GET', from = 'localhost' } = {}): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  const asked = request({ port, host: '127.0.0.1', path, method, headers: { host: from } }).end();
  const [incoming] = await once(asked, 'response');
  return incoming;
}

it('shows services, requests and lines without a script', async () => {
  page.observe({ service: 'backend', method: 'GET', path: '/svc/api/<b>', status: 502, ms: 3.14 });
  for (const listener of listeners) listener({ text: 'after <i>', stream: 'stderr' });
  const answer = await ask('/_svc?url=/svc/api/../api/x');
  const html = await text(answer);
  for (const part of [
    'data-cell="service">backend</th>',
    'data-cell="state">restarting</span> <small data-cell="detail">exited with code 7</small>',
    'data-cell="restarts">3</td>',
    'data-cell="detail">files only</small>',
    'data-cell="path">/svc/api/&lt;b&gt;</span>',
    'data-cell="text">before</span>',
    'data-cell="text">after &lt;i&gt;</span>',
    'data-cell="receives">/svc/api/x</code>',
  ]) {
    expect(html).toContain(part);
  }
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
});

it('gives the same as data', async () => {
  const report = JSON.parse(await text(await ask('/_svc/status.json')));
  expect(report.services).toMatchObject([
    { service: 'backend', state: 'pausing', detail: 'exited with code 7', memoryLimitBytes: 512 * 1024 * 1024 },
    { service: 'site', state: 'files', pid: null },
  ]);
  expect(report.requests).toMatchObject([{ number: 1, path: '/svc/api/<b>', status: 502 }]);
  expect(report.lines).toMatchObject([
    { text: 'before', at: null },
    { text: 'after <i>', stream: 'stderr' },
  ]);
  const route = JSON.parse(await text(await ask('/_svc/route.json?url=%2Fsvc%2Fapi%2Fx')));
  expect(route).toMatchObject({ service: 'backend', receives: '/svc/api/x' });
});

it('keeps the last 200 requests and, of each service, the last 200 lines', async () => {
  for (let at = 0; at < 500; at++) {
    page.observe({ service: null, method: 'GET', path: `/${at}`, status: 404, ms: 1 });
    for (const listener of listeners) listener({ text: `line ${at}`, stream: 'stdout' });
  }
  const { requests, lines } = JSON.parse(await text(await ask('/_svc/status.json')));
  expect([requests.length, requests[0].path, requests.at(-1).path]).toEqual([200, '/300', '/499']);
  expect([lines.length, lines[0].text, lines.at(-1).text]).toEqual([200, 'line 300', 'line 499']);
});

it.each(['/_svc', '/_svc/', '/_svc/status.json', '/_svc/route.json', '/_svc/events', '/_svc/none'])(
  'tells a page of a stranger nothing: %s',
  async (path) => {
    const answer = await ask(path, { from: 'rebound.example' });
    expect(answer.statusCode).toBe(403);
    expect(await text(answer)).not.toContain('backend');
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  },
);

it('answers HEAD as GET, without the page', async () => {
  for (const path of ['/_svc', '/_svc/status.json', '/_svc/route.json', '/_svc/events']) {
    const answer = await ask(path, { method: 'HEAD' });
    expect([path, answer.statusCode, await text(answer)]).toEqual([path, 200, '']);
  }
});

it('takes GET and HEAD only, and knows no other paths', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const answer = await ask('/_svc/status.json', { method });
    answer.resume();
    expect([method, answer.statusCode, answer.headers.allow]).toEqual([method, 405, 'GET, HEAD']);
  }
  expect((await ask('/_svc/none')).resume().statusCode).toBe(404);
  expect((await ask('/_svc/toString')).resume().statusCode).toBe(404);
});

it('shows other services from the moment it is told to, and lets go of those that went', async () => {
  page.show({ table, services: [site] });
  const { services, lines } = JSON.parse(await text(await ask('/_svc/status.json')));
  expect([services.length, lines, listeners.size]).toEqual([1, [], 0]);
});

it.each([
  'localhost',
  'localhost:3000',
  'LOCALHOST:3000',
  'shop.localhost:3000',
  '127.0.0.1',
  '127.8.9.10:3000',
  '[::1]:3000',
  '192.168.1.5:3000',
  'box.local:3000',
  '[fe80::1]',
])('answers %s', (host) => {
  expect(isOwnHost(host, ['Box.local', '::ffff:192.168.1.5', 'fe80::1'])).toBe(true);
});

it.each([
  undefined,
  '',
  ':3000',
  'evil.example:3000',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'evil.example:localhost',
  'evil.example@localhost',
  'localhost:3000:1',
  '[::1].evil.example',
  '10.0.0.1:3000',
  '::1',
])('refuses %s', (host) => {
  expect(isOwnHost(host, ['0.0.0.0', '192.168.1.5', undefined])).toBe(false);
});
