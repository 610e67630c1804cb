import type { ProcessExit } from '@svc-build/model/host';
import type { ManifestLaunch } from '@svc-build/model/manifest';

/**
 * What a supervisor runs. `serve` makes one from the manifest, `dev` from a plan.
 */
export interface Program {
  /** Absolute. */
  readonly cwd: string;
  /** `{port}` stands for the port on which it is to listen. */
  readonly argv: readonly string[];
  /** Variables that are passed on unchanged. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Variables of its own, which win over the inherited ones; `{port}` is filled in. */
  readonly env: Readonly<Record<string, string>>;
  /** The signal that asks it to end, and the exit codes that then count as a good end. */
  readonly stop: { readonly signal: 'SIGTERM' | 'SIGINT'; readonly okExit: readonly number[] };
  /** What it may take together with all that it starts, in MB; null for no limit. */
  readonly memory: number | null;
  /** How it keeps to that by itself, where somebody says it. */
  readonly keepsTo?: ManifestLaunch['memory'];
}

/** How long a program may take, and how often it is tried again. */
export interface SupervisorTiming {
  readonly readyMs: number;
  readonly stopMs: number;
  /** The pauses before it is started again after a crash; when none is left, it has failed. */
  readonly pausesMs?: readonly number[];
  /** Whether one that ends before it was ever ready is tried again as well: what it needs, such as a database, may come up later. */
  readonly isPatient?: boolean;
}

/** Whether a program that was asked to stop ended in one of the ways that its `stop` names. */
export function endedAsAsked(exit: ProcessExit, program: Pick<Program, 'stop'> | null): boolean {
  const { signal, okExit } = program?.stop ?? { signal: 'SIGTERM', okExit: [] };
  return exit.kind === 'exited' ? okExit.includes(exit.code) : exit.kind === 'killed' && exit.signal === signal;
}
