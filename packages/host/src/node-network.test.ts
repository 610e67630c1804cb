import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { HttpResponse } from '@svc-build/model/host';
import { afterEach, expect, it } from 'vitest';
import { nodeHttp } from './node-network.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const QUESTION = { headers: {}, timeoutMs: 30_000, maxBytes: 1000, bodyMs: 30_000 };

async function ask(listener: RequestListener, question: Partial<typeof QUESTION> = {}): Promise<HttpResponse> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { signal } = new AbortController();
  return nodeHttp.get(`http://127.0.0.1:${port}/a%2Fb?c`, { ...QUESTION, signal, ...question });
}

const text = (answer: HttpResponse): string => (answer.kind === 'answered' ? Buffer.from(answer.body).toString() : '');

it('tells what was answered, and follows nothing', async () => {
  const answer = await ask(
    (request, response) => {
      response
        .writeHead(302, { location: '/x', 'content-type': 'text/plain' })
        .end(`${request.url} ${request.headers.accept}`);
    },
    { headers: { accept: 'text/html' } },
  );
  expect(answer).toMatchObject({
    kind: 'answered',
    status: 302,
    location: '/x',
    contentType: 'text/plain',
    end: 'whole',
  });
  expect(text(answer)).toBe('/a%2Fb?c text/html');
});

it('leaves what is longer than is wanted, and what does not end', async () => {
  const long = await ask((_, response) => void response.end('x'.repeat(5000)), { maxBytes: 10 });
  expect([long, text(long)]).toMatchObject([{ end: 'left' }, 'x'.repeat(10)]);
  const endless = await ask((_, response) => void response.write('begun'), { bodyMs: 50 });
  expect([endless, text(endless)]).toMatchObject([{ end: 'left' }, 'begun']);
});

it('tells an answer that broke off from a whole one', async () => {
  const answer = await ask((_, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy());
  });
  expect(answer).toMatchObject({ status: 200, end: 'broken' });
});

it('says why there was no answer', async () => {
  expect(await ask((request) => void request.socket.resetAndDestroy())).toMatchObject({
    kind: 'none',
    reason: expect.stringMatching(/ECONNRESET/),
  });
  expect(await ask(() => {}, { timeoutMs: 50 })).toEqual({ kind: 'none', reason: 'no answer within 0.05 s' });
});

it('reads heads as large as a gateway passes on, to their last header', async () => {
  const many = Array.from({ length: 3000 }, (_, at) => [`x-${at}`, 'y'.repeat(8)]).flat();
  const answer = await ask((_, response) => void response.writeHead(302, [...many, 'Location', '/last']).end());
  expect(answer).toMatchObject({ kind: 'answered', status: 302, location: '/last' });
});
