import { join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import type { ManifestService } from '@svc-build/model/manifest';
import { fail, ok, type Result } from '@svc-build/model/result';
import { ownsPath, type RouteTable } from '@svc-build/model/routes';
import type { ServedService } from './gateway/gateway-answer.ts';
import type { ServeReport } from './serve-event.ts';
import { createStaticFiles } from './static/static-files.ts';
import { findTools } from './supervise/find-tools.ts';
import type { PrivateCopy } from './supervise/private-copy.ts';
import type { Supervisor } from './supervise/supervisor.ts';

/** A service of an output, with what runs of it. */
export interface RunningService extends ServedService {
  readonly manifest: ManifestService;
  /** One for each function; the first one answers requests. */
  readonly processes: readonly Supervisor[];
}

/** What stands around a service before it is started. */
export interface Stage {
  readonly output: string;
  readonly table: RouteTable;
  readonly supervise: () => Supervisor;
  readonly files: Host['files'];
}

/** A service that is ready to be started, and whose files can be served. */
export function prepareService(
  name: string,
  manifest: ManifestService,
  { output, table, supervise, files }: Stage,
): RunningService {
  const processes = manifest.functions.map(supervise);
  const site = manifest.static && {
    ...manifest.static,
    directory: join(output, manifest.static.dir),
    version: manifest.digest,
    alone: processes.length === 0,
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

/** What a service needs to start. */
export interface Surroundings {
  readonly output: string;
  readonly host: Host;
  readonly report: ServeReport;
  readonly urls: Readonly<Record<string, string>>;
  readonly copy: PrivateCopy;
}

/** Starts the processes of a service; settles when they are ready, with what keeps them from that. */
export async function startService(
  { name, manifest, processes }: RunningService,
  { host, report, urls, copy }: Surroundings,
): Promise<readonly Diagnostic[]> {
  const [first] = manifest.functions;
  if (first === undefined) {
    report({ type: 'service-ready', service: name, port: null, ms: 0 });
    return [];
  }
  const bundles = await copyBundles(name, manifest, copy);
  const tools = bundles.ok ? await findTools(name, manifest, join(bundles.value[0] ?? '', first.cwd), host) : null;
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
