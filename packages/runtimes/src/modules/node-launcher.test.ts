import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { answerOf, launcher } from '../testing/launched-app.ts';

const wsPackage = createRequire(import.meta.url).resolve('ws');
const start = launcher();

const REPLY = `(req, res) => res.end('hello ' + req.url)`;
const SERVER = `require('node:http').createServer(${REPLY})`;

describe('an app that listens', () => {
  test.each([
    ['a fixed port', '.listen(3000)'],
    ['a port as text', `.listen('3000')`],
    ['a port and a callback', `.listen(3000, () => console.log('up'))`],
    ['a port and a host', `.listen(3000, '203.0.113.1')`],
    ['a port, a host, a backlog and a callback', `.listen(3000, '203.0.113.1', 10, () => {})`],
    ['options', `.listen({ port: 3000, host: '203.0.113.1', backlog: 5, exclusive: true })`],
    ['no port', '.listen()'],
    ['a path', `.listen('/nowhere/app.sock')`],
    ['PORT', '.listen(process.env.PORT, process.env.HOST)'],
    ['a port, later', `; setTimeout(() => server.listen(3000), 100)`],
  ])('with %s is reached at PORT', async (_, listen) => {
    const app = await start('listens.cjs', `const server = ${SERVER}; server${listen};`);
    expect(await answerOf(`${app.url}/x`)).toBe('hello /x');
  });

  test('calls back, and knows its real port', async () => {
    const app = await start(
      'port.cjs',
      `const s = ${SERVER}; s.listen(80, () => console.log('on', s.address().port));`,
    );
    await answerOf(app.url);
    expect(app.output()).toContain(`on ${new URL(app.url).port}`);
  });

  test('keeps its own other servers', async () => {
    const app = await start(
      'others.cjs',
      `const other = require('node:net').createServer((socket) => socket.end('raw'));
       other.listen(0, '127.0.0.1', () => ${SERVER.replace('req.url', 'other.address().port')}.listen(3000));`,
    );
    const port = Number((await answerOf(app.url)).replace('hello ', ''));
    expect(port).toBeGreaterThan(0);
    expect(port).not.toBe(Number(new URL(app.url).port));
  });

  test('over HTTP/2 is reached at PORT', async () => {
    const app = await start(
      'http2.mjs',
      `import http2 from 'node:http2';
       http2.createServer((req, res) => res.end('two')).listen(3000);`,
    );
    const { connect } = await import('node:http2');
    const answer = await new Promise<string>((done, failed) => {
      const attempt = (left: number): void => {
        const session = connect(app.url);
        session.once('error', (problem) => (left > 0 ? setTimeout(attempt, 50, left - 1) : failed(problem)));
        session.once('connect', () => {
          const request = session.request({ ':path': '/' });
          request.setEncoding('utf8').once('data', (text: string) => session.close(() => done(text)));
        });
      };
      attempt(100);
    });
    expect(answer).toBe('two');
  });

  test('serves WebSockets', async () => {
    const app = await start(
      'sockets.cjs',
      `const { WebSocketServer } = require(${JSON.stringify(wsPackage)});
       const server = ${SERVER};
       new WebSocketServer({ server }).on('connection', (ws) => ws.on('message', (data) => ws.send('echo ' + data)));
       server.listen(3000);`,
    );
    await answerOf(app.url);
    const socket = new WebSocket(app.url.replace('http', 'ws'));
    socket.on('open', () => socket.send('hi'));
    const reply = await new Promise((done) => socket.once('message', (data) => done(String(data))));
    socket.terminate();
    expect(reply).toBe('echo hi');
  });
});

describe('an app that exports', () => {
  test.each([
    ['a function', 'function.mjs', `export default ${REPLY}`],
    ['a server', 'server.mjs', `import http from 'node:http'; export default http.createServer(${REPLY})`],
    [
      'an object with fetch',
      'fetch.mjs',
      `export default { fetch: (r) => new Response('hello ' + new URL(r.url).pathname) }`,
    ],
    ['a function as module.exports', 'function.cjs', `module.exports = ${REPLY}`],
    [
      'a server by name',
      'named.mjs',
      `import http from 'node:http'; export const server = http.createServer(${REPLY})`,
    ],
    ['app by name', 'app.cjs', `exports.app = ${REPLY}`],
    ['a handler by name', 'handler.mjs', `export const handler = ${REPLY}`],
    ['a compiled default', 'compiled.cjs', `module.exports = { __esModule: true, default: ${REPLY} }`],
    [
      'after a top-level await',
      'await.mjs',
      `await new Promise((done) => setTimeout(done, 50)); export default ${REPLY}`,
    ],
    [
      'an app that listens when run directly',
      'main.cjs',
      `const app = ${REPLY}; exports.start = () => require('node:http').createServer(app).listen(3000); if (require.main === module) exports.start()`,
    ],
  ])('%s is served', async (_, file, source) => {
    const app = await start(file, source);
    expect(await answerOf(`${app.url}/x`)).toBe('hello /x');
  });

  test('a web handler gets the body and streams its answer', async () => {
    const app = await start(
      'echo.mjs',
      `export default { async fetch(request) {
         if (request.method === 'GET') return new Response('ready');
         const headers = new Headers([['set-cookie', 'a=1'], ['set-cookie', 'b=2']]);
         return new Response(request.body, { status: 201, headers });
       } }`,
    );
    await answerOf(app.url, (text) => text === 'ready');
    const response = await fetch(app.url, { method: 'POST', body: 'some text' });
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('some text');
  });

  test('a web handler that throws answers 500 and goes on', async () => {
    const app = await start('throws.mjs', `export default { fetch() { throw new Error('broken here') } }`);
    await answerOf(app.url);
    expect((await fetch(app.url)).status).toBe(500);
    expect(app.output()).toContain('broken here');
  });

  test('and listens later is taken over by its own server', async () => {
    const app = await start(
      'both.cjs',
      `module.exports = (req, res) => res.end('exported');
       setTimeout(() => require('node:http').createServer((req, res) => res.end('own')).listen(3000), 300);`,
    );
    expect(await answerOf(app.url, (text) => text === 'own')).toBe('own');
    expect(app.child.exitCode).toBeNull();
  });

  test('a server that listens later stays that server', async () => {
    const app = await start(
      'same.cjs',
      `const server = ${SERVER}; module.exports = server;
       setTimeout(() => server.listen(3000, () => console.log('called back')), 100);`,
    );
    expect(await answerOf(`${app.url}/x`, () => app.output().includes('called back'))).toBe('hello /x');
  });
});
