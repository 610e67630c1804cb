import { join } from 'node:path';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import type { ManifestService, OutputManifest } from '@svc-build/model/manifest';
import { fail, ok, type Result } from '@svc-build/model/result';
import { compileRoutes } from '@svc-build/model/routes';
import { absoluteUrls } from '@svc-build/model/service-urls';
import { checkPlatform } from './check-platform.ts';
import { checkRequirements } from './check-requirements.ts';
import { distinctPorts } from './distinct-ports.ts';
import { type Gateway, openGateway } from './gateway.ts';
import type { ServedService } from './gateway-answer.ts';
import type { ListenAddress } from './gateway-listen.ts';
import { createGroupMemory } from './group-memory.ts';
import type { ServeReport } from './serve-event.ts';
import { createStaticFiles } from './static-files.ts';
import { Supervisor } from './supervisor.ts';

/** How long things may take. */
export interface ServeTiming {
  readonly readyMs: number;
  readonly stopMs: number;
  readonly drainMs: number;
}

/** What to serve, where, and whom to tell. */
export interface ServeOptions {
  /** Absolute. */
  readonly output: string;
  readonly manifest: OutputManifest;
  readonly host: Host;
  readonly listen: ListenAddress;
  /** Stops everything when it is aborted. */
  readonly signal: AbortSignal;
  /** Aborted when stopping takes too long for whoever asked: nothing is waited for any more. */
  readonly kill: AbortSignal;
  readonly report: ServeReport;
  readonly timing?: ServeTiming;
}

/** Services that run behind one address. */
export interface Serving {
  readonly url: string;
  /** Settles when each service has come up or failed, with what keeps the failed ones from answering. */
  readonly ready: Promise<readonly Diagnostic[]>;
  /** Lets requests finish, then stops every process; nothing is left when it settles. */
  stop(): Promise<void>;
}

const DEFAULT_TIMING: ServeTiming = { readyMs: 60_000, stopMs: 10_000, drainMs: 3_000 };

interface Running extends ServedService {
  readonly manifest: ManifestService;
  /** Where its processes start. */
  readonly directories: readonly string[];
  /** The first one answers requests. */
  readonly processes: readonly Supervisor[];
}

/** Runs an output: the gateway answers at once, and each service as soon as it is up itself. */
export async function serveOutput(options: ServeOptions): Promise<Result<Serving>> {
  const { manifest, host, listen, signal, kill, report, timing = DEFAULT_TIMING } = options;
  const mismatch = checkPlatform(manifest, host.machine);
  if (mismatch !== null) return fail(mismatch);
  const supervised = { ...host, network: distinctPorts(host.network) };
  const memory = createGroupMemory(host);
  const supervise = (name: string): Supervisor => new Supervisor(name, timing, supervised, report, memory);
  const services = Object.entries(manifest.services).map(([name, service]) =>
    prepare(name, service, options, supervise),
  );
  const opened = await openGateway(listen, {
    table: compileRoutes(manifest.routes),
    services: new Map(services.map((service) => [service.name, service])),
    files: host.files,
    clock: host.clock,
  });
  if (!opened.ok) return opened;
  const gateway = opened.value;
  const url = `http://${urlHost(listen.host)}:${gateway.port}`;
  if (gateway.port !== listen.port && listen.port !== 0)
    report({ type: 'port-moved', asked: listen.port, port: gateway.port });
  report({ type: 'listening', url });
  const urls = absoluteUrls(
    services.map(({ name, manifest: { routePrefix } }) => ({ name, routePrefix })),
    url,
  );
  const ready = Promise.all(services.map((service) => startService(service, urls, host, report)));
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopped ??= stopAll(gateway, services, { host, report, timing, kill });
    return stopped;
  };
  if (signal.aborted) void stop();
  else signal.addEventListener('abort', () => void stop(), { once: true });
  return ok({ url, ready: ready.then((diagnostics) => diagnostics.flat()), stop });
}

function prepare(
  name: string,
  manifest: ManifestService,
  { output, host }: ServeOptions,
  supervise: (name: string) => Supervisor,
): Running {
  const directories = manifest.functions.map(({ path, cwd }) => join(output, path, cwd));
  const processes = manifest.functions.map(() => supervise(name));
  const files =
    manifest.static === null
      ? null
      : createStaticFiles(
          {
            ...manifest.static,
            directory: join(output, manifest.static.dir),
            version: manifest.digest,
            alone: processes.length === 0,
          },
          host.files,
        );
  return { name, manifest, directories, files, processes, process: processes[0] ?? null };
}

async function startService(
  { name, manifest, directories, processes }: Running,
  urls: Readonly<Record<string, string>>,
  host: Host,
  report: ServeReport,
): Promise<readonly Diagnostic[]> {
  if (processes.length === 0) {
    report({ type: 'service-ready', service: name, port: null, ms: 0 });
    return [];
  }
  const missing = await checkRequirements(name, manifest, directories[0] ?? '.', host);
  if (missing.length > 0) {
    for (const process of processes) for (const diagnostic of missing) process.refuse(diagnostic);
    return missing;
  }
  const outcomes = await Promise.all(
    processes.map((process, at) => {
      const launch = manifest.functions[at]?.launch;
      const cwd = directories[at];
      if (launch === undefined || cwd === undefined) throw new Error(`Service "${name}" has no function ${at}.`);
      const { argv, env, stop } = launch;
      return process.start({ cwd, argv, inherited: { ...urls, ...host.env }, env, stop, memory: manifest.memory });
    }),
  );
  return outcomes.filter((outcome) => outcome !== null);
}

async function stopAll(
  gateway: Gateway,
  services: readonly Running[],
  { host, report, timing, kill }: Required<Pick<ServeOptions, 'host' | 'report' | 'timing' | 'kill'>>,
): Promise<void> {
  report({ type: 'stopping' });
  const processes = services.flatMap((service) => service.processes);
  const over = new AbortController();
  const grace = (): Promise<void> => host.clock.sleep(timing.drainMs, AbortSignal.any([over.signal, kill]));
  await gateway.drain(grace());
  // Their tunnels still stand, for the goodbyes that they send when they are asked to stop.
  const stopped = Promise.all(processes.map((process) => process.stop()));
  const killAll = (): void => {
    for (const process of processes) process.kill();
  };
  if (kill.aborted) killAll();
  else kill.addEventListener('abort', killAll, { once: true });
  await Promise.race([stopped, grace().then(() => gateway.endTunnels())]);
  await stopped;
  await gateway.close(grace());
  over.abort();
  report({ type: 'stopped' });
}

/** An address that means "all of them" is no address to visit. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
