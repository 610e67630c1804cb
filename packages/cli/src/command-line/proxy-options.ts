import {
  FORWARDED_HEADERS,
  type ForwardedHeader,
  type ProxyTrust,
  readProxies,
} from '@svc-build/serve/gateway/network-address';
import { type Command, InvalidArgumentError } from 'commander';
import type { World } from '../world.ts';
import { flag, type Values } from './options.ts';

/** The options of commands that may run behind proxies. */
export function withProxies(command: Command, world: World): Command {
  return command
    .addOption(
      flag(
        world,
        '--trust-proxy <addresses>',
        'proxies whose word about clients counts: addresses or CIDR ranges, separated by commas',
      ).argParser(trusted),
    )
    .addOption(
      flag(world, '--trust-proxy-header <family>', 'the headers in which they give it')
        .choices(FORWARDED_HEADERS)
        .default('x-forwarded'),
    );
}

/** What came of those options; null to trust nobody. */
export function trustedProxies({ trustProxy, trustProxyHeader }: Values): ProxyTrust | null {
  if (typeof trustProxy !== 'function') return null;
  return { isTrusted: trustProxy as ProxyTrust['isTrusted'], header: trustProxyHeader as ForwardedHeader };
}

/** A number of hops is no answer: a client that passes the proxy by would be believed. */
function trusted(value: string): ProxyTrust['isTrusted'] {
  const read = readProxies(value);
  if ('isTrusted' in read) return read.isTrusted;
  throw new InvalidArgumentError(
    `"${read.bad}" is no address and no CIDR range. Name the proxies, such as 10.0.0.7 or 10.0.0.0/8.`,
  );
}
