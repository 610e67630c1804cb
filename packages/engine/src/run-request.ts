import type { Catalog } from '@svc-build/model/builder';
import type { Report } from '@svc-build/model/event';
import type { Host } from '@svc-build/model/host';
import type { Result } from '@svc-build/model/result';
import type { ResolvedProject } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { Trace } from '@svc-build/trace/trace';
import type { TracedTree } from '@svc-build/trace/traced-tree';
import type { BuildContext, Directories, Interrupt, Trust } from './build-context.ts';
import type { RunSettings } from './record/last-run.ts';
import { defaultConcurrency } from './schedule.ts';
import type { Selection } from './select/selection.ts';

/** What a command asks of a run, as data. Paths are absolute. */
export interface RunRequest {
  readonly directories: Pick<Directories, 'root' | 'output' | 'state' | 'scratch' | 'modules'>;
  /** What decides what the output is; the next run compares it. Its `cache` is the cache that the command line names. */
  readonly settings: RunSettings;
  readonly trust: Pick<Trust, 'results' | 'stamps'>;
  /** Null for what the project says, else what fits the machine. */
  readonly concurrency: number | null;
  readonly continueOnError: boolean;
  readonly selection: Selection;
  /** Whether what actions read is compared with what they declare. */
  readonly traceInputs: boolean;
  /** svc-build itself, and the Node that runs it. */
  readonly program: Pick<BuildContext, 'version' | 'buildStamp' | 'nodePath' | 'nodeVersion'>;
}

/** A project that was read: its services are resolved, and nothing has been run. */
export interface OpenProject extends Catalog {
  readonly root: string;
  /** Notes in `trace` what is looked at. */
  readonly source: TracedTree;
  readonly trace: Trace;
  /** What the project's own builders consist of, by their names. */
  readonly builderModules: BuildContext['builderModules'];
  readonly project: ResolvedProject;
  /** Where what outlives a build is kept; absolute. */
  readonly cacheDir: string;
  /** Bytes; null for the default. */
  readonly cacheLimit: number | null;
}

/** What a run reaches the outside by. */
export interface RunOutside {
  readonly host: Host;
  readonly interrupt: Interrupt;
  /** Takes what happens, as it happens. */
  readonly report: Report;
  /** Reads the project as it is now. */
  readonly open: () => Promise<Result<OpenProject>>;
  /** The tree below a directory, untraced. */
  readonly tree: (directory: string) => SourceTree;
}

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
