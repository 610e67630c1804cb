import type { Action, EnvironmentSpec } from './plan.ts';

/** A program that runs a service from its sources. Strings may hold placeholders, `{port}` among them. */
export interface DevProcess {
  readonly kind: 'process';
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** What it sees on top of all that the caller has; `set` wins over everything. */
  readonly env: EnvironmentSpec;
  readonly stop: { readonly signal: 'SIGTERM' | 'SIGINT'; readonly okExit: readonly number[] };
}

/** What a change of a file that matches one of the globs (relative to the project root) asks for. */
interface DevWatch {
  readonly paths: readonly string[];
  /** `restart`: the program again. `rebuild`: plan anew, do the work that is out of date, then the program again. */
  readonly action: 'restart' | 'rebuild';
}

/**
 * How a service runs from its sources, as data: the work that comes first (only what is out of date is done), the program
 * or, for `collected`, the files that the builder's `collect` names, and what changes ask for. A change of an input of an
 * action always asks for a rebuild.
 */
export interface DevPlan {
  readonly service: string;
  readonly actions: readonly Action[];
  readonly run: DevProcess | { readonly kind: 'collected' };
  readonly watch: readonly DevWatch[];
}
