import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import type { Exchange } from './exchange.ts';
import { refusedRequest } from './read-request.ts';

function refused(given: Partial<IncomingMessage>, { isUpgrade = false, authority = null as string | null } = {}) {
  const incoming = { httpVersionMajor: 1, method: 'GET', headers: {}, rawHeaders: [], ...given } as never;
  const upgrade = isUpgrade ? ({} as NonNullable<Exchange['upgrade']>) : null;
  return refusedRequest({ incoming, upgrade }, authority)?.status ?? null;
}

it.each<[string, Partial<IncomingMessage>, number | null]>([
  ['a plain one', { headers: { host: 'shop.test:80' } }, null],
  ['HTTP/2 over a plain connection', { httpVersionMajor: 2 }, 505],
  ['too many headers', { rawHeaders: Array.from({ length: 4002 }, () => 'x') }, 431],
  ['an echo of its head', { method: 'TRACE' }, 501],
  ['a connection to somewhere', { method: 'CONNECT' }, 501],
  ['two hosts', { rawHeaders: ['Host', 'a', 'HOST', 'b'] }, 400],
  ['a host that is none', { headers: { host: 'a/b' } }, 400],
  ['chunks', { headers: { 'transfer-encoding': 'Chunked' } }, null],
  ['another encoding', { headers: { 'transfer-encoding': 'gzip, chunked' } }, 501],
])('a request with %s', (_, given, status) => {
  expect(refused(given)).toBe(status);
});

it('looks at the host in its target, and at what an upgrade may not have', () => {
  expect(refused({}, { authority: 'a b' })).toBe(400);
  expect(refused({}, { authority: 'a' })).toBeNull();
  expect(refused({ headers: { 'content-length': '3' } }, { isUpgrade: true })).toBe(400);
  expect(refused({ headers: { 'content-length': '0' } }, { isUpgrade: true })).toBeNull();
});
