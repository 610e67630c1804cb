import { plainAddress } from './proxy-trust.ts';

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
