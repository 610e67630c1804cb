import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Clock } from '@svc-build/model/host';
import { StartQueue } from './start-queue.ts';

/** Why a process runs no more. */
export interface ProcessEnd {
  /** The end of a sentence that begins with the service, such as "exited with code 1". */
  readonly how: string;
  /** It went over its memory limit. */
  readonly outOfMemory: boolean;
}

/** The end of a process that was asked for. */
export function stoppedFor(reason: string): ProcessEnd {
  return { how: `was stopped (${reason})`, outOfMemory: false };
}

/**
 * Where a process stands, and what leads from one state to the next:
 *
 *     starting ──port accepts──▶ ready ──exit, memory──▶ pausing ──pause over──▶ starting
 *        │  │                      │                         ▲
 *        │  └─exit, deadline───────┼─────────────────────────┘
 *        │    after a crash        │ once too often (from starting too)
 *        └──────▶ failed ◀─────────┘
 *          exit, deadline at first
 *
 *     starting, ready, pausing, failed ──restart──▶ starting, as at first
 *     any ──stop──▶ stopping ──group gone──▶ stopped
 *
 * When a process pauses and when it has failed is decided in restart-policy.ts.
 */
export type ProcessState =
  | {
      readonly kind: 'starting';
      /** How it ended before; null when it is started for the first time. */
      readonly after: ProcessEnd | null;
    }
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'pausing'; readonly after: ProcessEnd; readonly pauseMs: number }
  | { readonly kind: 'failed'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'stopped' };

/** A process at one moment, for whoever shows it. */
export interface ProcessStatus {
  readonly service: string;
  readonly state: ProcessState;
  /** Null while none runs. */
  readonly pid: number | null;
  /** The time of day in milliseconds at which the running one was started. */
  readonly startedAt: number | null;
  /** How often it was started again, after crashes and on demand. */
  readonly restarts: number;
  /** What its group takes just now; null while none runs, and where the system does not tell. */
  readonly memoryBytes: number | null;
  /** In MB; null for no limit. */
  readonly memoryLimit: number | null;
  /** Its last lines, oldest first. */
  readonly log: readonly LogLine[];
}

/** One line that a process printed. */
export interface LogLine {
  readonly text: string;
  readonly stream: 'stdout' | 'stderr';
}

/** What the status page needs of a service, in `serve` and in `dev` alike. */
export interface InspectedService {
  readonly name: string;
  readonly routePrefix: string;
  readonly framework: string;
  /** Null for one of which only files are served. */
  status(): ProcessStatus | null;
  /** Passes on each line that it prints from now on; returns what ends that. */
  subscribe(listener: (line: LogLine) => void): () => void;
}

/** The present state of a process, and those who wait for it to change. */
export class StateHolder {
  /** Requests that wait until it is ready for the first time. */
  readonly startQueue: StartQueue;
  #state: ProcessState = { kind: 'starting', after: null };
  #waiting: ((outcome: Diagnostic | null) => void)[] = [];
  /** Who waits for a restart on demand; null while none is under way. */
  #held: (() => void)[] | null = null;

  constructor(readyMs: number, clock: Pick<Clock, 'sleep'>) {
    this.startQueue = new StartQueue(readyMs, clock);
  }

  get state(): ProcessState {
    return this.#state;
  }

  enter(state: ProcessState): void {
    this.#state = state;
    if (state.kind !== 'starting' || state.after !== null) this.startQueue.end();
    if (state.kind !== 'starting') {
      for (const resolve of this.#held ?? []) resolve();
      this.#held = null;
    }
    if (state.kind === 'ready' || state.kind === 'stopped') this.#tell(null);
    if (state.kind === 'failed') this.#tell(state.diagnostic);
  }

  /** It is started again because that was asked for. */
  restart(reason: string): void {
    this.enter({ kind: 'starting', after: stoppedFor(reason) });
    this.#held ??= [];
  }

  /** Resolves when a restart on demand is over, whatever came of it; null when none is under way. */
  restarted(): Promise<void> | null {
    const held = this.#held;
    return held === null ? null : new Promise((resolve) => held.push(resolve));
  }

  /** Resolves when it is ready or stopped, with null, or has failed, with why. */
  outcome(): Promise<Diagnostic | null> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #tell(outcome: Diagnostic | null): void {
    for (const resolve of this.#waiting.splice(0)) resolve(outcome);
  }
}
