import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { HOP_BY_HOP_OR_LENGTH, isEndToEnd, requestHeaders, splitHeaders } from './message-headers.ts';

describe('headers are split', () => {
  it('into those of the message, as they were written, and what is said of the body', () => {
    const raw = ['Set-Cookie', 'a', 'SET-COOKIE', 'b', 'Transfer-Encoding', 'chunked', 'Trailer', 'X-Sum', 'TE', 'x'];
    expect(splitHeaders(raw)).toEqual({
      kept: ['Set-Cookie', 'a', 'SET-COOKIE', 'b'],
      transferEncoding: 'chunked',
      trailer: 'X-Sum',
    });
  });

  it('with those that come twice joined, as one list', () => {
    const { transferEncoding } = splitHeaders(['Transfer-Encoding', 'gzip', 'transfer-encoding', 'chunked']);
    expect(transferEncoding).toBe('gzip, chunked');
  });

  it('without those that Connection names, wherever it stands, but for what frames the message', () => {
    const raw = [
      'X-Hop',
      '1',
      'Connection',
      'close, x-hop',
      'Content-Length',
      '3',
      'connection',
      'content-length, x-two',
    ];
    expect(splitHeaders([...raw, 'X-Two', '2', 'X-Kept', '3']).kept).toEqual(['Content-Length', '3', 'X-Kept', '3']);
  });

  it('behind what is there already, which Connection cannot remove', () => {
    const kept = ['X-Forwarded-For', '::1'];
    expect(splitHeaders(['Connection', 'x-forwarded-for', 'A', 'b'], undefined, kept).kept).toEqual([
      ...['X-Forwarded-For', '::1', 'A', 'b'],
    ]);
  });

  it('without a length where there is no body', () => {
    expect(splitHeaders(['Content-Length', '3'], HOP_BY_HOP_OR_LENGTH).kept).toEqual([]);
  });
});

/** What a service gets of these headers beside those that the gateway sets. */
function passed(names: readonly string[], isFromProxy: boolean): readonly string[] {
  const rawHeaders = names.flatMap((name) => [name, 'claimed']);
  const incoming = { method: 'GET', headers: {}, rawHeaders } as unknown as IncomingMessage;
  const client = { address: '::1', proto: 'http', host: 'h', port: '80', isFromProxy } as const;
  const flat = requestHeaders(incoming, client, '/');
  return flat.filter((_, at) => at % 2 === 0 && flat[at + 1] === 'claimed');
}

describe('what a request claims of where it came from', () => {
  const SET = ['For', 'Host', 'Port', 'Prefix', 'Proto'].map((end) => `X-Forwarded-${end}`);
  const OTHERS = ['Ssl', 'Scheme', 'Server', 'Uri', 'Path', 'By', 'User', 'Client-Cert'].map(
    (end) => `X-Forwarded-${end}`,
  );
  const MISSPELT = [...SET, ...OTHERS].flatMap((name) => [name.replaceAll('-', '_'), name.replace('d-', 'd_')]);
  const ODD = ['X_Forwarded', 'x-FORWARDED_for', 'X.Forwarded.For', 'X-Forwarded-Client_Cert', 'x_forwarded-Ssl'];
  const ELSE = ['X-Forward', 'X-Feature', 'X-For', 'Forwarded-By', 'X_F', 'x-f', 'Xforwarded', 'Y-X-Forwarded-For'];

  it('reaches no service, however it is spelled, and nothing else is taken for it', () => {
    const names = ['Forwarded', 'FORWARDED', 'X-Forwarded', ...SET, ...OTHERS, ...MISSPELT, ...ODD];
    expect(passed([...names, ...names.map((name) => name.toLowerCase()), ...ELSE], false)).toEqual(ELSE);
  });

  it('reaches it from a proxy that is believed, in its plain spelling, but for what we set', () => {
    expect(passed(['Forwarded', ...SET, ...OTHERS, ...MISSPELT, ...ODD, ...ELSE], true)).toEqual([...OTHERS, ...ELSE]);
  });
});

it.each([
  ['x-sum', true],
  ['x_forwarded_for', false],
  ['x-forwarded-ssl', false],
  ['forwarded', false],
  ['connection', false],
  ['content-length', false],
  ['x-forwarded-host', false],
])('a trailer may be %s: %s', (name, may) => {
  expect(isEndToEnd(name)).toBe(may);
});
