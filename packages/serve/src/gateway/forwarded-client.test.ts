import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardedClient } from './forwarded-client.ts';
import { plainAddress, readProxies } from './network-address.ts';

function trusting(text: string): (address: string) => boolean {
  const read = readProxies(text);
  if ('bad' in read) throw new Error(read.bad);
  return read.isTrusted;
}

const isTrusted = trusting('10.0.0.0/8, ::1, fd00::/8');
const asked = (header: 'x-forwarded' | 'forwarded', headers: Readonly<Record<string, string>>, from = '10.0.0.1') =>
  forwardedClient({ headers: { host: 'in.test', ...headers }, socket: { remoteAddress: from } }, { header, isTrusted });
const FOR = 'x-forwarded-for';

describe('a client behind trusted proxies, by X-Forwarded-*', () => {
  it.each([
    ['the address that its proxy names', { [FOR]: '1.2.3.4' }, { address: '1.2.3.4' }],
    ['the last one that is not trusted', { [FOR]: '6.6.6.6, 1.2.3.4, 10.0.0.9' }, { address: '1.2.3.4' }],
    ['the first, when all are trusted', { [FOR]: '10.0.0.3, 10.0.0.9' }, { address: '10.0.0.3' }],
    ['the proxy, when that names nobody', {}, { address: '10.0.0.1' }],
    ['the proxy, when that names no address', { [FOR]: '6.6.6.6, unknown' }, { address: '10.0.0.1' }],
    ['without its port', { [FOR]: '1.2.3.4:5678' }, { address: '1.2.3.4' }],
    ['without brackets and port', { [FOR]: '[2001:DB8:0::1]:80' }, { address: '2001:db8::1' }],
    ['as IPv4, when it is mapped', { [FOR]: '::ffff:1.2.3.4' }, { address: '1.2.3.4' }],
    ['in front of a trusted one that is mapped', { [FOR]: '1.2.3.4, ::ffff:0a00:0009' }, { address: '1.2.3.4' }],
    ['with its protocol', { [FOR]: '1.2.3.4', 'x-forwarded-proto': 'HTTPS' }, { proto: 'https', port: '443' }],
    [
      'with the protocol of its own hop',
      { [FOR]: '1.2.3.4, 10.0.0.9', 'x-forwarded-proto': 'https, http' },
      { proto: 'https' },
    ],
    [
      'with no protocol that it claims itself',
      { [FOR]: '6.6.6.6, 1.2.3.4', 'x-forwarded-proto': 'https, http' },
      { proto: 'http' },
    ],
    [
      'with the one protocol that is told',
      { [FOR]: '1.2.3.4, 10.0.0.9', 'x-forwarded-proto': 'https' },
      { proto: 'https' },
    ],
    ['with no protocol that there is not', { 'x-forwarded-proto': 'gopher' }, { proto: 'http', port: '80' }],
    ['with its host', { 'x-forwarded-host': 'shop.test:8443' }, { host: 'shop.test:8443', port: '8443' }],
    [
      'with no host that it claims itself',
      { [FOR]: '1.2.3.4', 'x-forwarded-host': 'evil$&, shop.test' },
      { host: 'shop.test' },
    ],
    ['with the port that is told', { 'x-forwarded-port': '8443', 'x-forwarded-proto': 'https' }, { port: '8443' }],
    ['with no port that is none', { 'x-forwarded-port': '44x' }, { port: '80' }],
    ['with no port 0', { 'x-forwarded-port': '0', 'x-forwarded-proto': 'https' }, { port: '443' }],
    ['with no port beyond the last', { 'x-forwarded-port': '99999' }, { port: '80' }],
    ['with no port 0 of a host', { 'x-forwarded-host': 'shop.test:0' }, { port: '80' }],
    ['with its port as it is written everywhere', { 'x-forwarded-port': '08443' }, { port: '8443' }],
    [
      'and not by the other family',
      { forwarded: 'for=6.6.6.6;proto=https;host=evil.test' },
      { address: '10.0.0.1', proto: 'http', host: 'in.test' },
    ],
  ])('is %s', (_, headers, expected) => {
    expect(asked('x-forwarded', headers)).toMatchObject(expected);
  });

  it('is refused when its proxy names no host', () => {
    expect(asked('x-forwarded', { 'x-forwarded-host': 'evil$&' })).toBeNull();
    expect(asked('forwarded', { forwarded: 'host="a b"' })).toBeNull();
  });
});

describe('a client behind trusted proxies, by Forwarded', () => {
  it.each([
    ['for=1.2.3.4;proto=https;host=shop.test', { address: '1.2.3.4', proto: 'https', host: 'shop.test', port: '443' }],
    ['For="[2001:db8::1]:4711"', { address: '2001:db8::1' }],
    ['for=6.6.6.6;proto=https, for=1.2.3.4;proto=http , for=10.0.0.9', { address: '1.2.3.4', proto: 'http' }],
    ['for=1.2.3.4, for=_hidden', { address: '10.0.0.1' }],
    ['for="a\\",b", for=1.2.3.4', { address: '1.2.3.4' }],
    ['for="6.6.6.6, for=1.2.3.4', { address: '10.0.0.1', proto: 'http' }],
    ['for=1.2.3.4;for=6.6.6.6', { address: '10.0.0.1' }],
    ['host="shop.test:81";for="1.2.3.4:99";', { address: '1.2.3.4', host: 'shop.test:81', port: '81' }],
    ['', { address: '10.0.0.1', host: 'in.test' }],
  ])('%s', (forwarded, expected) => {
    expect(asked('forwarded', { forwarded, [FOR]: '6.6.6.6', 'x-forwarded-proto': 'https' })).toMatchObject(expected);
  });
});

describe('whose word counts', () => {
  it.each(['11.0.0.1', '::2', '::ffff:11.0.0.1', ''])('not that of %s', (from) => {
    const claims = { [FOR]: '6.6.6.6', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.test' };
    const address = from.replace('::ffff:', '');
    const itself = { address, proto: 'http', host: 'in.test', port: '80', isFromProxy: false };
    expect(asked('x-forwarded', claims, from)).toEqual(itself);
  });

  it.each(['::1', '0:0::1', 'fd12::9', '::ffff:10.1.1.1', '10.255.0.1'])('that of %s', (from) => {
    expect(asked('x-forwarded', { [FOR]: '1.2.3.4' }, from)).toMatchObject({ address: '1.2.3.4' });
  });

  it.each([
    ['::ffff:10.0.0.0/104', '10.9.9.9', true],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['10.0.0.77/24', '10.0.0.1', true],
    ['10.0.0.0/32', '10.0.0.1', false],
  ])('%s holds %s: %s', (text, address, holds) => {
    expect(trusting(text)(address)).toBe(holds);
  });

  it.each([
    'true',
    '1',
    '',
    '10.0.0.1,',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/',
    '10.0.0',
    '::1/129',
    '::/0/1',
    'proxy.test',
    '::ffff:10.0.0.0/8',
    'fe80::1%eth0',
    '10.0.0.1-10.0.0.9',
  ])('is not said by "%s"', (text) => {
    expect(readProxies(text)).toHaveProperty('bad');
  });
});

it('is from a proxy that may tell more only where that is believed, and by its own family', () => {
  expect(asked('x-forwarded', { [FOR]: '1.2.3.4' })?.isFromProxy).toBe(true);
  expect(asked('x-forwarded', { [FOR]: '1.2.3.4' }, '11.0.0.1')?.isFromProxy).toBe(false);
  expect(asked('forwarded', { forwarded: 'for=1.2.3.4' })?.isFromProxy).toBe(false);
});

it('never believes an address to the left of one that is not trusted', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('10.0.0.5', '::1', 'unknown', ''));
  fc.assert(
    fc.property(fc.array(address, { maxLength: 6 }), (chain) => {
      const believed = asked('x-forwarded', { [FOR]: chain.join(', ') })?.address ?? '';
      const plain = ['10.0.0.1', ...chain.toReversed().map((one) => plainAddress(one))];
      const at = plain.indexOf(believed);
      expect(at).toBeGreaterThanOrEqual(0);
      for (const one of plain.slice(0, at)) expect(one !== null && isTrusted(one)).toBe(true);
    }),
  );
});
