import { join, relative } from 'node:path';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import type { ManifestService } from '@svc-build/model/manifest';
import { liesIn } from '@svc-build/model/project-path';
import { diagnosticsOf, fail, ok, type Result } from '@svc-build/model/result';
import { ownsPath, type RouteTable } from '@svc-build/model/routes';
import type { ServedService } from './gateway/site.ts';
import type { ServeReport } from './serve-event.ts';
import { AwaitedSite } from './static/awaited-site.ts';
import type { ToolFinder } from './supervise/find-tools.ts';
import type { PrivateCopy } from './supervise/private-copy.ts';
import type { Supervisor } from './supervise/supervisor.ts';

/** A service of an output, with what runs of it. */
export interface RunningService extends ServedService {
  readonly manifest: ManifestService;
  /** One for each function; the first one answers requests. */
  readonly processes: readonly Supervisor[];
  readonly site: AwaitedSite | null;
}

/** What a service is prepared with. */
export interface Preparation {
  readonly table: RouteTable;
  readonly supervise: () => Supervisor;
}

/** A service that is ready to be started, and whose files can be served. */
export function prepareService(
  name: string,
  manifest: ManifestService,
  { table, supervise }: Preparation,
): RunningService {
  const processes = manifest.functions.map(supervise);
  const site =
    manifest.static &&
    new AwaitedSite({
      ...manifest.static,
      version: manifest.digest,
      filesOnly: processes.length === 0,
      owns: (path: string) => ownsPath(table, name, path),
    });
  return {
    name,
    manifest,
    processes,
    process: processes[0] ?? null,
    site,
    files: site?.answer ?? null,
    maxDuration: manifest.maxDuration,
  };
}

/** What a service is started with. */
export interface StartOptions {
  readonly output: string;
  /** Whether static files may be served from the output itself. */
  readonly isPrivate: boolean;
  /** The directories of static files of all services. */
  readonly sites: readonly string[];
  readonly host: Host;
  readonly report: ServeReport;
  readonly urls: Readonly<Record<string, string>>;
  readonly copy: PrivateCopy;
  readonly findTools: ToolFinder;
}

/** Starts to serve a service; resolves when its files can be answered and its processes are ready, with what keeps them from that. */
export async function startService(service: RunningService, options: StartOptions): Promise<readonly Diagnostic[]> {
  const found = await Promise.all([openSite(service, options), startProcesses(service, options)]);
  return found.flat();
}

async function openSite(
  { name, site, manifest }: RunningService,
  { output, isPrivate, sites, copy, host }: StartOptions,
): Promise<readonly Diagnostic[]> {
  if (site === null || manifest.static === null) return [];
  const { dir } = manifest.static;
  // A site lies in the one of the service around it, and comes with that.
  const outer = sites.filter((one) => liesIn(dir, one)).sort((a, b) => a.length - b.length)[0] ?? dir;
  const copied = isPrivate ? ok([join(output, outer)]) : await copyAll(name, [outer], copy);
  site.open(copied.ok ? join(copied.value[0] ?? '', relative(outer, dir)) : null, host.files);
  return diagnosticsOf(copied);
}

async function startProcesses(
  { name, manifest, processes }: RunningService,
  { host, report, urls, copy, findTools }: StartOptions,
): Promise<readonly Diagnostic[]> {
  const [first] = manifest.functions;
  if (first === undefined) {
    report({ type: 'service-ready', service: name, port: null, ms: 0 });
    return [];
  }
  const paths = manifest.functions.map(({ path }) => path);
  const bundles = await copyAll(name, paths, copy);
  const tools = bundles.ok
    ? await findTools({ service: name, requires: manifest.requires, cwd: join(bundles.value[0] ?? '', first.cwd) })
    : null;
  const problems = bundles.ok ? (tools?.problems ?? []) : bundles.diagnostics;
  if (!bundles.ok || problems.length > 0) {
    for (const process of processes) for (const diagnostic of problems) process.refuse(diagnostic);
    return problems;
  }
  const own = Object.fromEntries(Object.entries(urls).filter(([variable]) => manifest.env.includes(variable)));
  const outcomes = await Promise.all(
    manifest.functions.map(({ cwd, launch: { argv, env, stop, memory } }, at) =>
      processes[at]?.start({
        cwd: join(bundles.value[at] ?? '', cwd),
        argv: withTool(argv, tools?.programs ?? new Map()),
        inherited: { ...own, ...host.env },
        env,
        stop,
        memory: manifest.memory,
        ...(memory === undefined ? {} : { keepsTo: memory }),
      }),
    ),
  );
  return outcomes.filter((outcome) => outcome != null);
}

/** `{tool:node}` is the program that was found. */
function withTool(argv: readonly string[], programs: ReadonlyMap<string, string>): readonly string[] {
  const [program = '', ...rest] = argv;
  const tool = /^\{tool:(.+)\}$/.exec(program)?.[1];
  return [tool === undefined ? program : (programs.get(tool) ?? tool), ...rest];
}

/** A warning for each generated service URL that a variable of the caller overrides. */
export function overriddenUrls(
  urls: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): readonly Diagnostic[] {
  return Object.entries(urls)
    .filter(([name]) => env[name] !== undefined)
    .map(([name, url]) =>
      warning(
        'SERVICE_URL_OVERRIDDEN',
        `${name} of the environment takes the place of ${url} in every service.`,
        'Remove the variable to use the generated one.',
      ),
    );
}

async function copyAll(
  service: string,
  paths: readonly string[],
  copy: PrivateCopy,
): Promise<Result<readonly string[]>> {
  try {
    return ok(await Promise.all(paths.map((path) => copy.add(path))));
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return fail(
      error(
        'WRITE_FAILED',
        `The files of service "${service}" cannot be copied to where it runs: ${reason}.`,
        'Free space there, or name another directory in TMPDIR.',
        { service },
      ),
    );
  }
}
