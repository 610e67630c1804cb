import type { RoutePrefix } from '@svc-build/model/names';
import { describe, expect, it } from 'vitest';
import { publicLocation, restorePrefix } from './public-locations.ts';

const client = { proto: 'https', host: 'shop.test' } as const;

it.each([
  ['http://localhost:4000/a', 'https://shop.test/a'],
  ['http://127.0.0.1:4000', 'https://shop.test'],
  ['HTTP://[::1]:4000?x', 'https://shop.test?x'],
  ['http://localhost:40001/a', 'http://localhost:40001/a'],
  ['http://localhost:4000.evil.test/', 'http://localhost:4000.evil.test/'],
  ['/a', '/a'],
])('the private address in a Location gives way to the public one: %s', (from, to) => {
  expect(publicLocation(['X', from, 'Location', from], 4000, client)).toEqual(['X', from, 'Location', to]);
});

describe('the prefix that a service did not see is put back', () => {
  const restored = (name: string, value: string, prefix = '/api'): string =>
    restorePrefix([name, value], prefix as RoutePrefix, 'shop.test')[1] ?? '';

  it.each([
    ['Location', '/x?y', '/api/x?y'],
    ['Content-Location', '/', '/api/'],
    ['Location', '/api/x', '/api/x'],
    ['Location', '//elsewhere.test/', '//elsewhere.test/'],
    ['Location', 'http://SHOP.test/x', 'http://SHOP.test/api/x'],
    ['Location', 'http://shop.test', 'http://shop.test/api/'],
    ['Location', 'http://elsewhere.test/x', 'http://elsewhere.test/x'],
    ['Location', 'x', 'x'],
    ['Set-Cookie', 'a=b; Path=/; Secure', 'a=b; Path=/api; Secure'],
    ['Set-Cookie', 'a=b; path=/x', 'a=b; path=/api/x'],
    ['Set-Cookie', 'a=b', 'a=b'],
    ['X-Other', '/x', '/x'],
  ])('%s: %s', (name, from, to) => {
    expect(restored(name, from)).toBe(to);
  });

  it('unless it is that of everything', () => {
    expect(restored('Location', '/x', '/')).toBe('/x');
  });
});
