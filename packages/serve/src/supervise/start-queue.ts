import type { ServerResponse } from 'node:http';
import type { Clock } from '@svc-build/model/host';

/** How long a request waits for a service that starts for the first time; less where its deadline of readiness is less. */
const MAX_WAIT_MS = 30_000;
/** At most so many requests wait for one service; further ones are answered at once. */
const MAX_WAITING = 100;

/** One of those that wait. */
interface Waiting {
  readonly left: AbortController;
  /** Whether nobody could see that its client has left. */
  readonly isBlind: () => boolean;
}

/**
 * Requests that wait for a service to come up for the first time, so that services that call each other while they start
 * need no retries of their own. Ends for good when the service is ready or has ended for the first time.
 */
export class StartQueue {
  readonly #waitMs: number;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #over: Promise<void>;
  #end: (() => void) | null = null;
  readonly #waiting = new Set<Waiting>();

  constructor(readyMs: number, clock: Pick<Clock, 'sleep'>) {
    this.#waitMs = Math.min(MAX_WAIT_MS, readyMs);
    this.#clock = clock;
    this.#over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** There is nothing to wait for any more. */
  end(): void {
    this.#end?.();
    this.#end = null;
  }

  get isOver(): boolean {
    return this.#end === null;
  }

  /**
   * Resolves when the wait is over, whatever the reason; null when the request does not wait. When all places are taken,
   * one `isBlind` gives way: those that have left would else keep theirs until the time is over.
   */
  join(response: ServerResponse, closing: AbortSignal, isBlind = () => false): Promise<void> | null {
    if (this.isOver || closing.aborted) return null;
    if (this.#waiting.size >= MAX_WAITING) {
      const blind = [...this.#waiting].find((one) => one.isBlind());
      if (blind === undefined) return null;
      this.#waiting.delete(blind);
      blind.left.abort();
    }
    const waiting = { left: new AbortController(), isBlind };
    this.#waiting.add(waiting);
    return this.#wait(response, closing, waiting);
  }

  async #wait(response: ServerResponse, closing: AbortSignal, waiting: Waiting): Promise<void> {
    const { left } = waiting;
    const leave = (): void => left.abort();
    response.once('close', leave);
    await Promise.race([this.#over, this.#clock.sleep(this.#waitMs, AbortSignal.any([left.signal, closing]))]);
    this.#waiting.delete(waiting);
    response.off('close', leave);
    left.abort();
  }
}
