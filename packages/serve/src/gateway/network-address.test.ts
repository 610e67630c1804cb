import { expect, it } from 'vitest';
import { addressOf, isHost, plainAddress } from './network-address.ts';

it.each([
  ['shop.test', true],
  ['shop.test:3000', true],
  ['a_b~c:', true],
  ['shop.test:65535', true],
  ['shop.test:65536', false],
  ['[::1]:80', true],
  ['[fe80::1%25eth0]', false],
  ['[1.2.3.4]', false],
  ['[:]', false],
  ['', false],
  ['a b', false],
  ['a/b', false],
  ['user@host', false],
  ['a%41', false],
])('"%s" names a host: %s', (text, is) => {
  expect(isHost(text)).toBe(is);
});

it.each([
  ['1.2.3.4', '1.2.3.4'],
  ['::FFFF:1.2.3.4', '1.2.3.4'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['1.2.3', null],
  ['host', null],
])('the one spelling of %s is %s', (text, plain) => {
  expect(plainAddress(text)).toBe(plain);
});

it.each([
  ['1.2.3.4:80', '1.2.3.4'],
  ['[::1]:80', '::1'],
  ['[::1]', '::1'],
  ['::1', '::1'],
  ['unknown', null],
])('the address in %s is %s', (text, address) => {
  expect(addressOf(text)).toBe(address);
});
