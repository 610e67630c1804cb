import { join } from 'node:path';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import type { ManifestService } from '@svc-build/model/manifest';
import { fail, ok, type Result } from '@svc-build/model/result';
import { ownsPath, type RouteTable } from '@svc-build/model/routes';
import type { ServedService } from './gateway/site.ts';
import type { ServeReport } from './serve-event.ts';
import { createStaticFiles } from './static/static-files.ts';
import { findTools } from './supervise/check-machine.ts';
import type { PrivateCopy } from './supervise/private-copy.ts';
import type { Supervisor } from './supervise/supervisor.ts';

/** A service of an output, with what runs of it. */
export interface RunningService extends ServedService {
  readonly manifest: ManifestService;
  /** One for each function; the first one answers requests. */
  readonly processes: readonly Supervisor[];
}

/** What a service is prepared with. */
export interface Preparation {
  readonly output: string;
  readonly table: RouteTable;
  readonly supervise: () => Supervisor;
  readonly files: Host['files'];
}

/** A service that is ready to be started, and whose files can be served. */
export function prepareService(
  name: string,
  manifest: ManifestService,
  { output, table, supervise, files }: Preparation,
): RunningService {
  const processes = manifest.functions.map(supervise);
  const site = manifest.static && {
    ...manifest.static,
    directory: join(output, manifest.static.dir),
    version: manifest.digest,
    filesOnly: processes.length === 0,
    owns: (path: string) => ownsPath(table, name, path),
  };
  return {
    name,
    manifest,
    processes,
    process: processes[0] ?? null,
    files: site && createStaticFiles(site, files),
    maxDuration: manifest.maxDuration,
  };
}

/** What a service is started with. */
export interface StartOptions {
  readonly output: string;
  readonly host: Host;
  readonly report: ServeReport;
  readonly urls: Readonly<Record<string, string>>;
  readonly copy: PrivateCopy;
}

/** Starts the processes of a service; resolves when they are ready, with what keeps them from that. */
export async function startService(
  { name, manifest, processes }: RunningService,
  { host, report, urls, copy }: StartOptions,
): Promise<readonly Diagnostic[]> {
  const [first] = manifest.functions;
  if (first === undefined) {
    report({ type: 'service-ready', service: name, port: null, ms: 0 });
    return [];
  }
  const bundles = await copyBundles(name, manifest, copy);
  const tools = bundles.ok
    ? await findTools(name, { requires: manifest.requires, cwd: join(bundles.value[0] ?? '', first.cwd) }, host)
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
        argv: [tools?.programs.get(argv[0] ?? '') ?? argv[0] ?? '', ...argv.slice(1)],
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

async function copyBundles(
  service: string,
  { functions }: ManifestService,
  copy: PrivateCopy,
): Promise<Result<readonly string[]>> {
  try {
    return ok(await Promise.all(functions.map(({ path }) => copy.add(path))));
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
