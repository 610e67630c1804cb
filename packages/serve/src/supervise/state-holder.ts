import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Clock } from '@svc-build/model/host';
import type { ProcessState } from './process-state.ts';
import { StartQueue } from './start-queue.ts';

/** The present state of a process, and those who wait for it to change. */
export class StateHolder {
  /** Requests that wait until it is ready for the first time. */
  readonly startQueue: StartQueue;
  #state: ProcessState = { kind: 'starting', after: null };
  #waiting: ((outcome: Diagnostic | null) => void)[] = [];

  constructor(readyMs: number, clock: Pick<Clock, 'sleep'>) {
    this.startQueue = new StartQueue(readyMs, clock);
  }

  get state(): ProcessState {
    return this.#state;
  }

  enter(state: ProcessState): void {
    this.#state = state;
    if (state.kind !== 'starting' || state.after !== null) this.startQueue.end();
    if (state.kind === 'ready' || state.kind === 'stopped') this.#tell(null);
    if (state.kind === 'failed') this.#tell(state.diagnostic);
  }

  /** Resolves when it is ready or stopped, with null, or has failed, with why. */
  outcome(): Promise<Diagnostic | null> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #tell(outcome: Diagnostic | null): void {
    for (const resolve of this.#waiting.splice(0)) resolve(outcome);
  }
}
