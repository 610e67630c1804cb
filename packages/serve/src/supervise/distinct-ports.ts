import type { Network } from '@svc-build/model/host';

/** A network that never names one port twice: services that start together would be given the same one. */
export function distinctPorts(network: Network): Network {
  const given = new Set<number>();
  const freePort = async (): Promise<number> => {
    const port = await network.freePort();
    if (given.has(port)) return freePort();
    given.add(port);
    return port;
  };
  return { accepts: (port) => network.accepts(port), freePort };
}
