import type { Host } from '@svc-build/model/host';
import type { ServeOptions } from '@svc-build/serve/serve-output';
import { createStatusPage } from '@svc-build/status/status-page';

/** The status page of an output that runs; the first process of a service stands for all of it, since it answers. */
export function inspectRunning(
  listenHost: string,
  host: Host,
  signal: AbortSignal,
): NonNullable<ServeOptions['inspect']> {
  return (running, table) => {
    const services = running.map(({ name, manifest: { routePrefix, framework }, processes: [first] }) => ({
      name,
      routePrefix,
      framework,
      status: () => first?.status() ?? null,
      subscribe: first?.subscribe.bind(first) ?? (() => () => {}),
    }));
    return createStatusPage({ table, services }, { host, listenHost, signal });
  };
}
