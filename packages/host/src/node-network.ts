import type { IncomingMessage } from 'node:http';
import type { Http, HttpRequest, HttpResponse, Network } from '@svc-build/model/host';

const LOOPBACK = ['127.0.0.1', '::1'] as const;
const CONNECT_MS = 1000;
/** More than a gateway passes on: what a browser gets has to be seen here too. */
const MAX_HEAD_BYTES = 128 * 1024;

/** Ports of the loopback address. node:net is loaded by those who ask: a build that has nothing to do does not. */
export const nodeNetwork: Network = {
  freePort: async () => {
    const { createServer } = await import('node:net');
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, LOOPBACK[0], () => {
        const address = server.address();
        const port = address !== null && typeof address === 'object' ? address.port : 0;
        server.close(() => resolve(port));
      });
    });
  },
  accepts: async (port) => (await Promise.all(LOOPBACK.map((host) => connects(host, port)))).includes(true),
};

async function connects(host: string, port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
  });
}

/** Asks over connections of its own, one for each request. node:http is loaded by those who ask. */
export const nodeHttp: Http = {
  get: async (url, question) => {
    const { request } = await import('node:http');
    return new Promise((resolve) => {
      const { headers, timeoutMs } = question;
      // One of its own for each: many requests wait for one interrupt, and node warns of many listeners.
      const signal = AbortSignal.any([question.signal]);
      const sent = request(url, { headers, agent: false, signal, maxHeaderSize: MAX_HEAD_BYTES });
      // By itself, node:http drops headers above some number, and with them perhaps where the answer leads.
      sent.maxHeadersCount = 0;
      const deadline = setTimeout(() => sent.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
      const finish = (answer: HttpResponse): void => {
        clearTimeout(deadline);
        resolve(answer);
        sent.destroy();
      };
      sent.on('error', (thrown) => finish({ kind: 'none', reason: reasonOf(thrown) }));
      sent.once('response', (incoming) => {
        clearTimeout(deadline);
        void readBody(incoming, question).then(finish);
      });
      sent.end();
    });
  },
};

async function readBody(incoming: IncomingMessage, { maxBytes, bodyMs }: HttpRequest): Promise<HttpResponse> {
  const pieces: Buffer[] = [];
  let size = 0;
  const end = await new Promise<'whole' | 'left' | 'broken'>((resolve) => {
    const enough = setTimeout(() => resolve('left'), bodyMs);
    const finish = (how: 'whole' | 'left' | 'broken'): void => {
      clearTimeout(enough);
      resolve(how);
    };
    incoming.on('data', (piece: Buffer) => {
      pieces.push(piece);
      size += piece.length;
      if (size >= maxBytes) finish('left');
    });
    incoming.once('end', () => finish('whole'));
    incoming.once('close', () => finish(incoming.complete ? 'whole' : 'broken'));
    incoming.on('error', () => finish('broken'));
  });
  return {
    kind: 'answered',
    status: incoming.statusCode ?? 0,
    contentType: incoming.headers['content-type'] ?? '',
    location: incoming.headers.location ?? null,
    body: Buffer.concat(pieces).subarray(0, maxBytes),
    end,
  };
}

function reasonOf(thrown: Error): string {
  return 'code' in thrown && thrown.code !== undefined ? `${thrown.message} (${String(thrown.code)})` : thrown.message;
}
