import { pick } from '../../random-numbers.mjs';
import { pickSome, rawExchange } from '../raw-exchange.mjs';
import { withServedPrograms } from '../served-programs.mjs';

const PROGRAM = `
import { createServer } from 'node:http';
let heard = 0;
createServer((request, response) => {
  if (request.url === '/other/heard') return void response.end('heard ' + heard);
  heard++;
  request.resume();
  request.on('end', () => response.end('ok'));
}).listen(process.env.PORT, process.env.HOST);
`;
const SMUGGLED = 'GET /other/smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
const METHODS = ['GET', 'GET', 'POST', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'PUT', 'get', 'PRI', ''];
const TARGETS = ['/', '/x//y', 'http://a.test/x', 'http://', '*', 'a:80', '/\x80', '/%', '/x y'];
const VERSIONS = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.1 ', ''];
const LINES = [
  'Host: x\r\n',
  'Host: x\r\n',
  'Host: evil$&\r\n',
  'Host:\r\n',
  'Connection: close\r\n',
  'Connection: Upgrade\r\nUpgrade: h2c\r\n',
  'Connection: upgrade, host, content-length\r\nUpgrade: websocket\r\n',
  'Connection: keep-alive\r\n',
  `Content-Length: ${SMUGGLED.length}\r\n`,
  `Content-Length: ${SMUGGLED.length}\r\n`,
  'Content-Length: 0\r\n',
  'Content-Length: +1\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Transfer-Encoding : chunked\r\n',
  'Expect: 100-continue\r\n',
  'Trailer: X\r\n',
  'X: a\x01b\r\n',
  'X: y\r\n z\r\n',
  'X-Empty:\r\n',
  'X: y\n',
  'X-Many: z\r\n'.repeat(700),
];
const BODIES = [
  '',
  SMUGGLED,
  `${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`,
  '0\r\n\r\n',
  `0\r\n\r\n`,
  '\x00',
];

/** @param {() => number} random */
function randomRequest(random) {
  const line = `${pick(METHODS, random)} ${pick(TARGETS, random)} ${pick(VERSIONS, random)}\r\n`;
  return `${line}${pickSome(LINES, 5, random)}\r\n${pick(BODIES, random)}`;
}

/** One request whose body is plainly its own, however much stands before its length. @param {() => number} random */
function coveredRequest(random) {
  const upgrade = pick(
    ['', 'Connection: Upgrade\r\nUpgrade: h2c\r\n', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'],
    random,
  );
  const many = 'A: b\r\n'.repeat(Math.floor(random() * 3000));
  const parts = [upgrade, many, pickSome(['X-Empty:\r\n', 'Expect: 100-continue\r\n'], 1, random)];
  const length = `Content-Length: ${SMUGGLED.length}\r\n`;
  return `${pick(['POST', 'GET', 'PUT'], random)} / HTTP/1.1\r\nHost: x\r\n${parts.join('')}${length}\r\n${SMUGGLED}`;
}

/**
 * Whatever is asked, in whatever pieces, every answer is one that HTTP knows, and everything still runs. What is smuggled
 * must not be heard by the service beside, unless the sender has plainly made it a request of its own.
 * @param {{ rounds: number, random: () => number }} options
 */
export function soakKind({ rounds, random }) {
  const programs = { one: { prefix: '/', program: PROGRAM }, other: { prefix: '/other', program: PROGRAM } };
  return withServedPrograms(programs, async ({ url, isAlive }) => {
    let answered = 0;
    let before = '0';
    for (let round = 0; round < rounds; round += 1) {
      const isCovered = random() < 0.5;
      const sent = isCovered
        ? coveredRequest(random)
        : pickSome([randomRequest(random), randomRequest(random)], 3, random);
      const got = await rawExchange(url, sent);
      const problem = (/** @type {string} */ what) =>
        new Error(`${what}, after ${JSON.stringify(sent)} was answered with ${JSON.stringify(got)}`);
      if (got !== '' && !/^HTTP\/1\.1 [1-5]\d\d /.test(got)) throw problem('No answer of HTTP');
      if (/^HTTP\/1\.1 500 /m.test(got)) throw problem('svc-build could not answer');
      if (got !== '') answered += 1;
      if (!isAlive()) throw problem('It ended');
      const heard = await (await fetch(`${url}/other/heard`)).text();
      if ((isCovered || !sent.includes(SMUGGLED)) && heard !== `heard ${before}`)
        throw problem(`The service beside ${heard}`);
      before = heard.replace('heard ', '');
    }
    return `${rounds} requests, ${answered} answered, and everything still runs`;
  });
}
