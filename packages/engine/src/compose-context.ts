import type { BuildContext } from './build-context.ts';
import { defaultConcurrency } from './default-concurrency.ts';
import type { OpenProject, RunOutside, RunRequest } from './run-request.ts';

/** What the cache may hold unless the project says: 5 GiB. */
export const DEFAULT_LIMIT_BYTES = 5 * 1024 ** 3;

/** The context of a run: put together once, from what was asked and what the project says. */
export function composeContext(
  { directories, settings, trust, concurrency, program }: RunRequest,
  { builders, runtimes, builderModules, project, cacheDir, cacheLimit }: OpenProject,
  { host, report, interrupt }: Pick<RunOutside, 'host' | 'report' | 'interrupt'>,
): BuildContext {
  return {
    ...program,
    host,
    builders,
    runtimes,
    builderModules,
    directories: { ...directories, cache: settings.cache ?? cacheDir },
    trust: { ...trust, limitBytes: cacheLimit ?? DEFAULT_LIMIT_BYTES },
    concurrency: concurrency ?? project.concurrency ?? defaultConcurrency(host.machine),
    origin: settings.origin,
    report,
    interrupt,
  };
}
