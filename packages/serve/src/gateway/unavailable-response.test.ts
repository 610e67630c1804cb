import { error } from '@svc-build/model/diagnostic';
import { describe, expect, it } from 'vitest';
import { UnsendableAnswer, unsendable } from './proxy/relay-response.ts';
import { lostResponse, unavailableResponse } from './unavailable-response.ts';

const crashed = { how: 'exited with code 7', outOfMemory: false };
const hungry = { how: 'ran out of memory', outOfMemory: true };

describe('a service that is not ready', () => {
  it('is starting, for the first time or again; browsers ask again', () => {
    expect(unavailableResponse('api', { kind: 'starting', after: null }, [])).toEqual({
      status: 503,
      page: { sentences: ['Service "api" is starting.'], listing: null },
      headers: { 'retry-after': '1', refresh: '1' },
    });
    expect(unavailableResponse('api', { kind: 'starting', after: crashed }, []).page.sentences).toEqual([
      'Service "api" exited with code 7 and is starting again.',
    ]);
  });

  it('pauses, for as long as is said', () => {
    const { headers } = unavailableResponse('api', { kind: 'pausing', after: crashed, pauseMs: 1500 }, []);
    expect(headers).toEqual({ 'retry-after': '2', refresh: '2' });
  });

  it('ran out of memory: that is 502, since asking again may do the same', () => {
    const { status } = unavailableResponse('api', { kind: 'pausing', after: hungry, pauseMs: 0 }, []);
    expect(status).toBe(502);
  });

  it('has failed, and says why and what helps, without what only a terminal understands', () => {
    const diagnostic = error('SERVICE_NOT_READY', 'It failed.', 'Fix it.');
    expect(unavailableResponse('api', { kind: 'failed', diagnostic }, ['\u001b[31mred\u001b[0m'])).toEqual({
      status: 503,
      page: { sentences: ['It failed.', 'Fix it.'], listing: { title: 'Its last lines:', lines: ['red'] } },
    });
  });

  it('is stopping', () => {
    expect(unavailableResponse('api', { kind: 'stopped' }, []).page.sentences).toEqual(['Service "api" is stopping.']);
  });
});

describe('a service that took a request and gave no answer', () => {
  it.each([
    [Object.assign(new Error('x'), { code: 'ECONNRESET' }), 'gave no answer (ECONNRESET)'],
    [new Error('socket hang up'), 'gave no answer (socket hang up)'],
    ['odd', 'gave no answer (odd)'],
    [new UnsendableAnswer('its status is 099'), 'gave an answer that cannot be passed on: its status is 099'],
  ])('%s', (thrown, how) => {
    const { status, page } = lostResponse('api', { state: { kind: 'ready', port: 1 }, log: [] }, thrown);
    expect([status, ...page.sentences]).toEqual([502, `Service "api" ${how}.`]);
  });

  it('has ended: then its end is what is told', () => {
    const state = { kind: 'pausing', after: crashed, pauseMs: 250 } as const;
    const lost = lostResponse('api', { state, log: [] }, new Error('x'));
    expect(lost).toMatchObject({ status: 502, headers: { 'retry-after': '1' } });
  });
});

it.each([
  [200, 'OK', null, null],
  [200, 'OK', 'Chunked', null],
  [101, '', null, 'it switches protocols, which nobody asked for'],
  [99, '', null, 'its status is 099'],
  [200, 'a\u0001b', null, 'its reason phrase holds a control character'],
  [200, 'OK', 'gzip', 'its transfer encoding is "gzip"'],
])('an answer with %s %j and the encoding %s cannot be sent: %s', (statusCode, statusMessage, encoding, problem) => {
  expect(unsendable({ statusCode, statusMessage }, encoding)).toBe(problem);
});
