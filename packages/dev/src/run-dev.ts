import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import { diagnosticsOf, ok, type Result } from '@svc-build/model/result';
import type { RouteTable } from '@svc-build/model/routes';
import { absoluteUrls } from '@svc-build/model/service';
import { openGateway } from '@svc-build/serve/gateway/gateway';
import { gatewayUrl, type ListenAddress } from '@svc-build/serve/gateway/listen';
import type { ProxyTrust } from '@svc-build/serve/gateway/network-address';
import type { Site } from '@svc-build/serve/gateway/site';
import { overriddenUrls } from '@svc-build/serve/running-service';
import type { ServeReport } from '@svc-build/serve/serve-event';
import { stopServices } from '@svc-build/serve/stop-services';
import { createGroupMemory } from '@svc-build/serve/supervise/group-memory';
import { distinctPorts } from '@svc-build/serve/supervise/launch-program';
import type { InspectedService } from '@svc-build/serve/supervise/process-state';
import { Supervisor } from '@svc-build/serve/supervise/supervisor';
import { reactionTo } from './affected-services.ts';
import type { OpenedDev } from './collected-files.ts';
import { type Changes, DevSession } from './dev-session.ts';
import { gatherChanges, ignoredPaths, type WatchTree } from './watch-changes.ts';

/** What a development session needs. */
export interface DevOptions {
  readonly root: string;
  readonly host: Host;
  readonly listen: ListenAddress;
  /** Reads the project as it is now; `origin` is where it will be reached. */
  readonly open: (origin: string) => Promise<Result<OpenedDev>>;
  readonly watch: WatchTree;
  readonly only: ReadonlySet<string> | null;
  readonly report: ServeReport;
  readonly diagnose: (diagnostic: Diagnostic) => void;
  /** Comes once, before any service is started. */
  readonly onListening: (url: string, opened: OpenedDev) => void;
  readonly inspection: DevInspection;
  /** The proxies whose forwarded headers are believed; without it, none. */
  readonly trust?: ProxyTrust;
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
}

/** A session that runs. */
export interface RunningDev {
  readonly url: string;
  restartAll(): void;
  end(): Promise<void>;
}

/** A development server may hang on an open connection; nobody waits for it. */
const TIMING = { readyMs: 120_000, stopMs: 4_000, drainMs: 500 };
const CONFIG_FILES = new Set(['vercel.json', 'svc-build.json']);

/** Runs every service from its sources behind one address, and brings them along when files change. */
export async function runDev(options: DevOptions): Promise<Result<RunningDev>> {
  const { host, listen, report, diagnose, stop, kill, only, inspection } = options;
  const supervised = { ...host, network: distinctPorts(host.network) };
  const memory = createGroupMemory(host);
  const { reserved, observe } = inspection;
  const trust = options.trust === undefined ? {} : { trust: options.trust };
  const site = { table: [], services: new Map(), files: host.files, clock: host.clock, reserved, observe, ...trust };
  const bound = await openGateway(listen, site);
  if (!bound.ok) return bound;
  const gateway = bound.value;
  const url = gatewayUrl(listen.host, gateway.port);
  const session = new DevSession({
    supervise: (name) => new Supervisor({ service: name, timing: TIMING, host: supervised, report, memory }),
    route: ({ table, services, inspected }) => {
      gateway.route({ table, services });
      inspection.show({ table, services: inspected });
    },
    report: diagnose,
    only,
  });
  const close = async (): Promise<void> => {
    const processes = session.services.map(({ supervisor }) => supervisor);
    await stopServices(gateway, processes, { host, timing: TIMING, asked: stop, kill });
  };
  const opened = await options.open(url);
  for (const diagnostic of diagnosticsOf(opened)) diagnose(diagnostic);
  if (!opened.ok) {
    await close();
    return opened;
  }
  if (gateway.port !== listen.port && listen.port !== 0)
    report({ type: 'port-moved', asked: listen.port, port: gateway.port });
  options.onListening(url, opened.value);
  for (const one of overriddenUrls(absoluteUrls(opened.value.project.services, url), host.env)) diagnose(one);
  let present = opened.value;
  await session.sync(present, new Map());
  const react = async (paths: readonly string[]): Promise<void> => {
    if (!stop.aborted) present = await followChanges(paths, { session, present, url }, options);
  };
  const ignored = ignoredPaths(opened.value.context.runtimes);
  const endWatch = await options.watch(options.root, ignored, gatherChanges(host.clock, react));
  return ok({
    url,
    restartAll: () => {
      for (const { name } of session.services) session.restart(name, 'asked for', present);
    },
    end: async () => {
      report({ type: 'stopping' });
      await endWatch();
      await Promise.all([close(), ...session.services.map((service) => service.idle())]);
      report({ type: 'stopped' });
    },
  });
}

/** A session, the project that it runs, and where it is reached. */
interface PresentSession {
  readonly session: DevSession;
  readonly present: OpenedDev;
  readonly url: string;
}

/** Restarts what only has to be read anew; opens the project again where more may have changed. Returns what it is now. */
async function followChanges(
  paths: readonly string[],
  { session, present, url }: PresentSession,
  { open, diagnose }: DevOptions,
): Promise<OpenedDev> {
  const changed: Changes = new Map();
  for (const { name, planned } of session.services) {
    // What could not be planned may be right now.
    const { kind, path } =
      planned === null ? { kind: 'rebuild' as const, path: paths[0] ?? '' } : reactionTo(paths, planned);
    if (kind === 'rebuild' || kind === 'remake')
      changed.set(name, { reason: `${path} changed`, isRead: kind === 'remake' });
    if (kind === 'restart') session.restart(name, `${path} changed`, present);
  }
  const isConfig = paths.some((path) => CONFIG_FILES.has(path));
  if (!isConfig && changed.size === 0) return present;
  const opened = await open(url);
  // The session goes on with what it has until the files are right again.
  if (isConfig || !opened.ok) for (const diagnostic of diagnosticsOf(opened)) diagnose(diagnostic);
  if (opened.ok) await session.sync(opened.value, changed);
  return opened.ok ? opened.value : present;
}

/** Watches a session: hears of requests, answers below the reserved prefix, and is told what there is. */
interface DevInspection extends Required<Pick<Site, 'reserved' | 'observe'>> {
  show(shown: { readonly table: RouteTable; readonly services: readonly InspectedService[] }): void;
}
