import { isIPv4, isIPv6 } from 'node:net';

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
const LAST_PORT = 65_535;
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
