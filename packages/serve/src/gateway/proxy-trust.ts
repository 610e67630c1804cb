import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { plainAddress } from './network-address.ts';

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
