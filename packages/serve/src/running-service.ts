import { join } from 'node:path';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import type { ManifestService } from '@svc-build/model/manifest';
import { checkRequirements } from './check-requirements.ts';
import type { ServedService } from './gateway-answer.ts';
import type { ServeReport } from './serve-event.ts';
import { createStaticFiles } from './static-files.ts';
import type { Supervisor } from './supervisor.ts';

/** A service of an output, with what runs of it. */
export interface RunningService extends ServedService {
  readonly manifest: ManifestService;
  /** One for each function; the first one answers requests. */
  readonly processes: readonly Supervisor[];
}

/** A service that is ready to be started, and whose files can be served. */
export function prepareService(
  name: string,
  manifest: ManifestService,
  output: string,
  supervise: () => Supervisor,
  files: Host['files'],
): RunningService {
  const processes = manifest.functions.map(supervise);
  const site = manifest.static && {
    ...manifest.static,
    directory: join(output, manifest.static.dir),
    version: manifest.digest,
    alone: processes.length === 0,
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
}

/** Starts the processes of a service; settles when they are ready, with what keeps them from that. */
export async function startService(
  { name, manifest, processes }: RunningService,
  { output, host, report, urls }: Surroundings,
): Promise<readonly Diagnostic[]> {
  const [first] = manifest.functions;
  if (first === undefined) {
    report({ type: 'service-ready', service: name, port: null, ms: 0 });
    return [];
  }
  const missing = await checkRequirements(name, manifest, join(output, first.path, first.cwd), host);
  if (missing.length > 0) {
    for (const process of processes) for (const diagnostic of missing) process.refuse(diagnostic);
    return missing;
  }
  const outcomes = await Promise.all(
    manifest.functions.map(({ path, cwd, launch: { argv, env, stop } }, at) =>
      processes[at]?.start({
        cwd: join(output, path, cwd),
        argv,
        inherited: { ...urls, ...host.env },
        env,
        stop,
        memory: manifest.memory,
      }),
    ),
  );
  return outcomes.filter((outcome) => outcome != null);
}
