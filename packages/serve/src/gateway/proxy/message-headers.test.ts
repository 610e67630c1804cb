import { describe, expect, it } from 'vitest';
import { HOP_BY_HOP_OR_LENGTH, isEndToEnd, splitHeaders } from './message-headers.ts';

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

it.each([
  ['x-sum', true],
  ['connection', false],
  ['content-length', false],
  ['x-forwarded-host', false],
])('a trailer may be %s: %s', (name, may) => {
  expect(isEndToEnd(name)).toBe(may);
});
