import { expect, it } from 'vitest';
import { isOwnHost } from './is-own-host.ts';

it.each([
  'localhost',
  'localhost:3000',
  'LOCALHOST:3000',
  'shop.localhost:3000',
  '127.0.0.1',
  '127.8.9.10:3000',
  '[::1]:3000',
  '192.168.1.5:3000',
  'box.local:3000',
  '[fe80::1]',
])('answers %s', (host) => {
  expect(isOwnHost(host, ['Box.local', '::ffff:192.168.1.5', 'fe80::1'])).toBe(true);
});

it.each([
  undefined,
  '',
  ':3000',
  'evil.example:3000',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'evil.example:localhost',
  'evil.example@localhost',
  'localhost:3000:1',
  '[::1].evil.example',
  '10.0.0.1:3000',
  '::1',
])('refuses %s', (host) => {
  expect(isOwnHost(host, ['0.0.0.0', '192.168.1.5', undefined])).toBe(false);
});
