import { pick } from '../../random-numbers.mjs';
import { pickSome, rawExchange } from '../raw-exchange.mjs';
import { withServedPrograms } from '../served-programs.mjs';

const program = (/** @type {string} */ name) => `
import { createServer } from 'node:http';
createServer(({ url }, response) => response.end(JSON.stringify({ name: '${name}', url })))
  .listen(process.env.PORT, process.env.HOST);
`;
const PREFIXES = /** @type {const} */ ({ all: '/', go: '/go', deep: '/go/deep', cut: '/cut' });
const PROGRAMS = Object.fromEntries(
  Object.entries(PREFIXES).map(([name, prefix]) => [
    name,
    { prefix, program: program(name), stripPrefix: name === 'cut' },
  ]),
);
const PIECES = [
  '/',
  '/',
  '//',
  '/go',
  '/deep',
  '/cut',
  '/.',
  '/..',
  '%2e',
  '%2F',
  '%67o',
  '.',
  'x',
  '/_svc',
  ';',
  '%41',
];
const ENDS = ['', '', '?q=//', '#f', '%', '\\', '%00', '?'];

/** @param {string} url @param {string} path @returns {Promise<{ name: keyof typeof PREFIXES, url: string } | null>} */
async function ask(url, path) {
  const answer = await rawExchange(url, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  if (/^HTTP\/1\.1 40[04] /.test(head)) return null;
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`${path} was answered with ${head.split('\r\n', 1)[0]}.`);
  return JSON.parse(/\{.*\}/.exec(body)?.[0] ?? 'null');
}

/**
 * What was forwarded begins with one slash, and asked for again it goes to the same service, as the same.
 * @param {{ rounds: number, random: () => number }} options
 */
export function soakKind({ rounds, random }) {
  return withServedPrograms(PROGRAMS, async ({ url }) => {
    let forwarded = 0;
    for (let round = 0; round < rounds; round += 1) {
      const path = `/${pickSome(PIECES, 8, random)}${pick(ENDS, random)}`;
      const first = await ask(url, path);
      if (first === null) continue;
      forwarded += 1;
      if (!/^\/(?!\/)/.test(first.url)) throw new Error(`${path} reached "${first.name}" as ${first.url}.`);
      const prefix = first.name === 'cut' ? PREFIXES.cut : '';
      const again = await ask(url, prefix + first.url);
      if (JSON.stringify(again) !== JSON.stringify(first)) {
        throw new Error(`${path} is ${JSON.stringify(first)}, which asked for again is ${JSON.stringify(again)}.`);
      }
    }
    return `${rounds} paths, ${forwarded} forwarded, each to its owner`;
  });
}
