import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import type { ManifestService, OutputManifest } from '@svc-build/model/manifest';
import { fail, ok, type Result } from '@svc-build/model/result';
import { compileRoutes, type RouteTable } from '@svc-build/model/routes';
import { absoluteUrls } from '@svc-build/model/service';
import { type Gateway, openGateway } from './gateway/gateway.ts';
import { gatewayUrl, type ListenAddress } from './gateway/listen.ts';
import type { ProxyTrust } from './gateway/network-address.ts';
import type { Site } from './gateway/site.ts';
import { overriddenUrls, prepareService, type RunningService, startService } from './running-service.ts';
import type { ServeReport } from './serve-event.ts';
import { type StopOptions, stopServices } from './stop-services.ts';
import { checkPlatform } from './supervise/check-machine.ts';
import { createToolFinder } from './supervise/find-tools.ts';
import { createGroupMemory } from './supervise/group-memory.ts';
import { distinctPorts } from './supervise/launch-program.ts';
import { PrivateCopy } from './supervise/private-copy.ts';
import { Supervisor } from './supervise/supervisor.ts';

/** How long things may take. */
export interface ServeTiming {
  readonly readyMs: number;
  readonly stopMs: number;
  readonly drainMs: number;
  /** As for `SupervisorTiming`. */
  readonly isPatient?: boolean;
}

/** What to serve, where, and whom to tell. */
export interface ServeOptions {
  /** Absolute. */
  readonly output: string;
  /** Whether nobody else has a part in the output: its static files are served where they are then, not copied. */
  readonly isPrivate?: boolean;
  /** Called when nothing is read from the output any more. */
  readonly onCopied?: () => void;
  readonly manifest: OutputManifest;
  readonly host: Host;
  readonly listen: ListenAddress;
  /** Stops everything when it is aborted. */
  readonly signal: AbortSignal;
  /** Aborted when whoever asked for the stop does not want to wait: everything is ended at once. */
  readonly kill: AbortSignal;
  readonly report: ServeReport;
  /** False to run without the limits that services have for memory and time. */
  readonly limits: boolean;
  readonly timing?: ServeTiming;
  /** The proxies that are believed about clients; without it, none is. */
  readonly trust?: ProxyTrust;
  /** What answers below the reserved prefix, and is called with each request, made from what runs. */
  readonly inspect?: (services: readonly RunningService[], table: RouteTable) => Pick<Site, 'reserved' | 'observe'>;
}

/** Services that run behind one address. */
export interface Serving {
  readonly url: string;
  /** Resolves when each service has come up or failed, with what keeps the failed ones from answering. */
  readonly ready: Promise<readonly Diagnostic[]>;
  /** Lets requests finish, then stops every process; no process is left when it resolves. */
  stop(): Promise<void>;
}

/** As people run it. */
export const DEFAULT_TIMING: ServeTiming = { readyMs: 60_000, stopMs: 10_000, drainMs: 3_000, isPatient: true };

/** Runs an output: the gateway answers at once, and each service as soon as it is up itself. */
export async function serveOutput(options: ServeOptions): Promise<Result<Serving>> {
  const { output, manifest, host, listen, signal, kill, report, limits, timing = DEFAULT_TIMING } = options;
  const { isPrivate = false } = options;
  const mismatch = checkPlatform(manifest, host.machine);
  if (mismatch !== null) return fail(mismatch);
  const supervised = { ...host, network: distinctPorts(host.network) };
  const memory = createGroupMemory(host);
  const table = compileRoutes(manifest.routes);
  const services = Object.entries(manifest.services).map(([name, service]) => {
    const supervise = (): Supervisor => new Supervisor({ service: name, timing, host: supervised, report, memory });
    return prepareService(name, limits ? service : unlimited(service), { table, supervise });
  });
  const opened = await openGateway(listen, {
    table,
    services: new Map(services.map((service) => [service.name, service])),
    files: host.files,
    clock: host.clock,
    ...(options.trust === undefined ? {} : { trust: options.trust }),
    ...options.inspect?.(services, table),
  });
  if (!opened.ok) return opened;
  const gateway = opened.value;
  const url = gatewayUrl(listen.host, gateway.port);
  if (gateway.port !== listen.port && listen.port !== 0)
    report({ type: 'port-moved', asked: listen.port, port: gateway.port });
  report({ type: 'listening', url });
  const urls = absoluteUrls(
    services.map(({ name, manifest: { routePrefix } }) => ({ name, routePrefix })),
    url,
  );
  const copy = new PrivateCopy(output, host);
  const sites = Object.values(manifest.services).flatMap((one) => (one.static === null ? [] : [one.static.dir]));
  const start = { output, isPrivate, sites, host, report, urls, copy, findTools: createToolFinder(host) };
  const ready = Promise.all(services.map((service) => startService(service, start)));
  void copy.made().then(options.onCopied);
  const running = { gateway, services, copy };
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopped ??= stopAll(running, { host, report, timing, asked: signal, kill });
    return stopped;
  };
  if (signal.aborted) void stop();
  else signal.addEventListener('abort', () => void stop(), { once: true });
  const serving = { url, ready: ready.then((diagnostics) => diagnostics.flat()), stop };
  return ok(serving, overriddenUrls(urls, host.env));
}

/** A service as it runs when nobody holds it to its limits. */
function unlimited(service: ManifestService): ManifestService {
  return { ...service, memory: null, maxDuration: null };
}

/** What is to be stopped. */
interface Running {
  readonly gateway: Gateway;
  readonly services: readonly RunningService[];
  readonly copy: PrivateCopy;
}

async function stopAll(
  { gateway, services, copy }: Running,
  options: StopOptions & Pick<ServeOptions, 'report'>,
): Promise<void> {
  options.report({ type: 'stopping' });
  const processes = services.flatMap((service) => service.processes);
  await stopServices(gateway, processes, options);
  await copy.remove();
  options.report({ type: 'stopped' });
}
