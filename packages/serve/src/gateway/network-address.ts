import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** An IPv4 address as IPv6 writes it. */
const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** An address in its one spelling, an IPv4 one always as such; null for what is none. */
export function plainAddress(text: string): string | null {
  if (isIPv4(text)) return text;
  const [bare = ''] = text.split('%', 1);
  if (!isIPv6(bare)) return null;
  const short = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [, high, low] = MAPPED.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [first >> 8, first & 255, second >> 8, second & 255].join('.');
}

/** The address of a socket. One that listens for IPv4 and IPv6 at once writes IPv4 addresses as IPv6 ones. */
export function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** An address as headers have it: perhaps with a port, and IPv6 then in brackets. */
export function addressOf(text: string): string | null {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(text) ?? [];
  return plainAddress(bracketed ?? plain ?? text);
}

/**
 * A host and perhaps a port (RFC 3986 section 3.2). Escapes and sub-delimiters, which the grammar has and no name of the
 * network does, are left out: programs put this into addresses, patterns and pages.
 */
const HOST = /^(?:[A-Za-z0-9._~-]+|\[([0-9A-Fa-f:.]+)\])(?::(\d{0,5}))?$/;
export const LAST_PORT = 65_535;
/** What nearly all are. */
const PLAIN = /^[A-Za-z0-9._-]+(?::\d{1,4})?$/;

/** Whether a Host header, or what takes its place, names a host. */
export function isHost(text: string): boolean {
  if (PLAIN.test(text)) return true;
  const match = HOST.exec(text);
  if (match === null) return false;
  const [, address, port = ''] = match;
  return (
    (address === undefined || (address.includes(':') && plainAddress(address) !== null)) && Number(port) <= LAST_PORT
  );
}

/** The proxies whose word about a client counts, and the one family of headers in which they give it. */
export interface ProxyTrust {
  readonly header: ForwardedHeader;
  /** Takes an address as `plainAddress` writes it. */
  readonly isTrusted: (address: string) => boolean;
}

export const FORWARDED_HEADERS = ['x-forwarded', 'forwarded'] as const;
export type ForwardedHeader = (typeof FORWARDED_HEADERS)[number];

/** So many bits of an IPv6 address say that it is an IPv4 one. */
const MAPPED_BITS = 96;

/** Reads addresses and CIDR ranges, separated by commas; or the one that is neither. */
export function readProxies(text: string): { readonly isTrusted: ProxyTrust['isTrusted'] } | { readonly bad: string } {
  const list = new BlockList();
  for (const entry of text.split(',').map((part) => part.trim())) {
    const range = readRange(entry);
    if (range === null) return { bad: entry };
    list.addSubnet(range.address, range.bits, family(range.address));
  }
  return { isTrusted: (address) => list.check(address, family(address)) };
}

function readRange(entry: string): { readonly address: string; readonly bits: number } | null {
  const [, written = '', length] = /^([^/%]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(entry) ?? [];
  const address = plainAddress(written);
  if (address === null) return null;
  const most = isIPv4(written) ? 32 : 128;
  const bits = length === undefined ? most : Number(length);
  if (bits > most) return null;
  // A range of mapped addresses is one of IPv4; a larger one around them is meant for IPv6 alone.
  if (most === 32 || isIPv6(address)) return { address, bits };
  return bits < MAPPED_BITS ? null : { address, bits: bits - MAPPED_BITS };
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
