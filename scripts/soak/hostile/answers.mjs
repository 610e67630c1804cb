import { pick } from '../../random-numbers.mjs';
import { pickSome, rawExchange } from '../raw-exchange.mjs';
import { withServedPrograms } from '../served-programs.mjs';

/** Answers with the bytes that its query holds, in one piece or in two. */
const PROGRAM = `
import { createServer } from 'node:net';
createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    const [, bytes] = /^\\w+ \\/raw\\?(\\S+) /.exec(chunk.toString('latin1')) ?? [];
    if (bytes === undefined) return void socket.write('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok');
    const all = Buffer.from(bytes, 'base64url');
    socket.write(all.subarray(0, all.length >> 1));
    setImmediate(() => socket.end(all.subarray(all.length >> 1)));
  });
}).listen(process.env.PORT, process.env.HOST);
`;
const VERSIONS = ['HTTP/1.1 ', 'HTTP/1.1 ', 'HTTP/1.0 ', 'HTTP/0.9 ', 'HTTP/2.0 ', ''];
const STATUSES = [
  '200',
  '200',
  '204',
  '304',
  '101',
  '100',
  '103',
  '102',
  '199',
  '000',
  '099',
  '999',
  '1000',
  '302',
  '2x0',
];
const REASONS = [' OK\r\n', '\r\n', ' a\x01b\r\n', ' \x7f\r\n', ' caf\xe9\r\n', ' a\rb\r\n', ' OK\n', '\x00\r\n'];
const LINES = [
  'Content-Length: 2\r\n',
  'Content-Length: 2\r\n',
  'Content-Length: 3\r\n',
  'Content-Length: 99999999999999999999\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip\r\n',
  'Connection: Upgrade\r\nUpgrade: websocket\r\n',
  'Connection: close, content-length\r\n',
  'Trailer: X\r\n',
  'Location: http://localhost:1/$&\r\n',
  'Link: </a>; rel=preload\r\n',
  'Set-Cookie: a=\xff; Path=/\r\n',
  'X: a\x01\r\n',
  'X y: z\r\n',
  ': z\r\n',
  'X-Many: y\r\n'.repeat(1100),
];
const BODIES = ['ok', '', '2\r\nok\r\n0\r\nX: y\r\n\r\n', '2\r\nok\r\n0\r\nX: a\x01\r\n\r\n', 'zz\r\n', '\x00'];
const WEBSOCKET = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n';

/** @param {() => number} random */
function randomAnswer(random) {
  const head = `${pick(VERSIONS, random)}${pick(STATUSES, random)}${pick(REASONS, random)}`;
  return `${head}${pickSome(LINES, 4, random)}\r\n${pick(BODIES, random)}`;
}

/**
 * Whatever a service answers, its client gets an answer of HTTP, and everything else runs as before.
 * @param {{ rounds: number, random: () => number }} options
 */
export function soakKind({ rounds, random }) {
  const programs = { raw: { prefix: '/', program: PROGRAM }, other: { prefix: '/other', program: PROGRAM } };
  return withServedPrograms(programs, async ({ url, isAlive }) => {
    let refused = 0;
    for (let round = 0; round < rounds; round += 1) {
      const bytes = pickSome([randomAnswer(random), randomAnswer(random)], 3, random);
      const query = Buffer.from(bytes, 'latin1').toString('base64url');
      const more = pick(['Connection: close\r\n', WEBSOCKET], random);
      const method = more === WEBSOCKET ? 'GET' : pick(['GET', 'HEAD', 'POST'], random);
      const got = await rawExchange(url, `${method} /raw?${query} HTTP/1.1\r\nHost: x\r\n${more}\r\n`);
      const problem = (/** @type {string} */ what) =>
        new Error(`${what}, after ${method} got ${JSON.stringify(bytes)} and the client ${JSON.stringify(got)}`);
      // A query that is too long is one that the service never saw.
      if (!/^HTTP\/1\.1 [1-9]\d\d \P{Cc}*\r\n/u.test(got)) throw problem('No answer of HTTP');
      if (/^HTTP\/1\.1 (500|502) /m.test(got)) refused += 1;
      if (!isAlive()) throw problem('It ended');
      for (const path of ['/other', '/']) {
        const beside = await fetch(url + path);
        if ((await beside.text()) !== 'ok') throw problem(`${path} answered ${beside.status}`);
      }
    }
    return `${rounds} answers, ${refused} refused, and everything still runs`;
  });
}
