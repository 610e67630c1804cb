import { unmapped } from '@svc-build/serve/gateway/network-address';

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|::1)$/;

/**
 * Whether a Host header names this machine's loopback, or one of the given addresses, whatever the port.
 *
 * A foreign page can have its own host name point to 127.0.0.1 once it is loaded (DNS rebinding): its scripts then read
 * from here as from their own origin, and the browser allows it. But the browser still sends the foreign name as the Host
 * header. For the same reason nothing here ever sends a CORS header.
 */
export function isOwnHost(header: string | undefined, own: readonly (string | undefined)[]): boolean {
  const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::\d*)?$/i.exec(header ?? '') ?? [];
  const name = (bracketed ?? plain ?? '').toLowerCase();
  return (
    name !== '' &&
    (LOOPBACK.test(name) || own.some((address) => address !== undefined && unmapped(address).toLowerCase() === name))
  );
}
