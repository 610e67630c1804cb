import type { Builder } from '@svc-build/model/builder';
import type { Report } from '@svc-build/model/event';
import type { Host } from '@svc-build/model/host';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';

/** Where a run finds and puts things. All absolute. */
export interface Directories {
  readonly root: string;
  readonly output: string;
  /** `.svc-build` of the project: locks, scratch, what a service keeps between runs. */
  readonly state: string;
  /** Where each service has a directory for what is made on the way to its result. */
  readonly scratch: string;
  /** Results, and what makes builds cheaper; checkouts may share it. */
  readonly cache: string;
  /** Where what tools keep for all services is, if not in the cache. */
  readonly kept?: string;
  /** The modules that `call` steps run and bundles take. */
  readonly modules: string;
}

/** How far a run trusts what earlier ones left. */
export interface Trust {
  /** `renew` builds everything and overwrites what the cache has; `none` leaves the cache alone. */
  readonly results: 'use' | 'renew' | 'none';
  /** Whether a file is read only when its stamps have moved; otherwise every one is. */
  readonly stamps: boolean;
  /** What the cache may hold; the results that were not used for the longest time go first. */
  readonly limitBytes: number;
}

/** How a run is told to end: `stop` lets steps end within their grace time, `kill` does not. */
export interface Interrupt {
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
}

/** All that the stages of a run need beside what they work on. */
export interface BuildContext {
  readonly host: Host;
  readonly builders: readonly Builder[];
  /** The runtimes that come with svc-build, and those that the builders bring. */
  readonly runtimes: readonly RuntimeFacts[];
  /** The files of which the project's own builders consist, by the builders' names, absolute: their contents are part of every key that they have a part in. */
  readonly builderModules: ReadonlyMap<string, { readonly files: readonly string[] }>;
  readonly directories: Directories;
  readonly trust: Trust;
  /** Our own. */
  readonly version: string;
  /** What our own files were bundled from: another one may plan otherwise under the same version. */
  readonly buildStamp: string;
  /** The Node that runs us: it also runs `call` steps. */
  readonly nodePath: string;
  readonly nodeVersion: string;
  readonly concurrency: number;
  /** Where the output will be reached, when that is known; builds see absolute service URLs only then. */
  readonly origin: string | null;
  readonly report: Report;
  readonly interrupt: Interrupt;
}
