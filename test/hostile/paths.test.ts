import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServeCommand, type ServePlace, servePlace } from '../rig/serve-command.ts';

// Paths as no client should ask for them, through the command itself. Each row says who gets one, and as what.

const PROGRAM = `
import { createServer } from 'node:http';
createServer(({ url }, response) => response.end(process.env.NAME + ' ' + url)).listen(process.env.PORT, process.env.HOST);
`;

const ROWS: readonly (readonly [string, string | number])[] = [
  // Slashes
  ['/go/proxy/https://ex.test/a', 'go /go/proxy/https://ex.test/a'],
  ['/go/proxy/https:///ex.test//a//', 'go /go/proxy/https:///ex.test//a//'],
  ['/cut/https://ex.test', 'cut /https://ex.test'],
  ['/x//y', 'all /x//y'],
  ['//evil.test/x', 'all /evil.test/x'],
  ['///', 'all /'],
  ['//go//x', 'go /go/x'],
  ['/go///x//y', 'go /go/x//y'],
  ['/go//deep///x//y', 'deep /go/deep/x//y'],
  ['/cut//evil.test/x', 'cut /evil.test/x'],
  ['/cut///', 'cut /'],
  ['/cut', 'cut /'],
  ['//cut//..//go//x', 'go /go/x'],
  ['/go//./x//y', 'go /go/x/y'],
  ['/go//%2e%2e/cut//x', 'cut /x'],
  ['/cut/%2f/evil.test', 'cut /%2F/evil.test'],
  ['/cut/%2F%2Fevil.test', 'cut /%2F%2Fevil.test'],
  // Dots and escapes
  ['/go/../../../cut/x', 'cut /x'],
  ['/%67%6f/x', 'go /go/x'],
  ['/g%6F//x//%7E', 'go /go/x//~'],
  ['/go%2fdeep', 'all /go%2Fdeep'],
  ['/go/%64eep//x', 'deep /go/deep/x'],
  ['/go/..%2fcut', 'go /go/..%2Fcut'],
  ['/go/...//x', 'go /go/...//x'],
  ['/go/.x/..y', 'go /go/.x/..y'],
  ['/GO/x', 'all /GO/x'],
  ['/gox', 'all /gox'],
  ['/go;a=b/x', 'all /go;a=b/x'],
  ['/go/caf%c3%a9//x', 'go /go/caf%C3%A9//x'],
  ['/go?/../cut', 'go /go?/../cut'],
  ['/go//?//x', 'go /go/?//x'],
  ['/go/x#//y', 'go /go/x'],
  ['http://h.test//go//x//y', 'go /go/x//y'],
  ['http://h.test?x', 'all /?x'],
  // Of no service.
  ['/go/%', 400],
  ['/go/%g0', 400],
  ['/go/a%00b', 400],
  ['/go/\\..\\cut', 400],
  ['*', 400],
  ['//_svc//x', 404],
  ['/go/../%5fsvc//x', 404],
];

let place: ServePlace;
let serving: ServeCommand;

beforeAll(async () => {
  const named = (NAME: string, prefix: string, stripPrefix = false) => ({
    prefix,
    program: PROGRAM,
    env: { NAME },
    stripPrefix,
  });
  place = await servePlace({
    all: named('all', '/'),
    go: named('go', '/go'),
    deep: named('deep', '/go/deep'),
    cut: named('cut', '/cut', true),
  });
  serving = await place.serve();
});
afterAll(async () => {
  await serving[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

/** The first line that the service got, or the status where none did. */
function ask(path: string): Promise<string | number> {
  const { hostname, port } = new URL(serving.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () => resolve(response.statusCode === 200 ? body : (response.statusCode ?? 0)));
    });
    sent.on('error', reject).end();
  });
}

it.each(ROWS)('%s is answered by: %s', async (path, expected) => {
  expect(await ask(path)).toBe(expected);
});
