import { describeExit } from '@svc-build/model/describe-exit';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Host, ProcessExit, RunningProcess } from '@svc-build/model/host';
import type { ServeReport } from '../serve-event.ts';
import { aborted } from './aborted.ts';
import { crashLoopError } from './crash-loop-error.ts';
import { endedAsAsked } from './ended-as-asked.ts';
import { createGroupMemory, type GroupMemory } from './group-memory.ts';
import { createProcessLog } from './process-log.ts';
import { type LogLine, type ProcessEnd, type ProcessState, type ProcessStatus, stoppedFor } from './process-state.ts';
import { DEFAULT_PAUSES_MS, type Program, type SupervisorTiming } from './program.ts';
import { type Life, type LifeEvents, runOnce } from './run-once.ts';
import { StartQueue } from './start-queue.ts';
import { waitForExitAfterLoss } from './wait-for-exit.ts';

type SupervisorHost = Pick<Host, 'processes' | 'network' | 'clock' | 'files' | 'disk'>;

/** A process that was ready for this long has earned all its restarts back. */
const STEADY_MS = 60_000;
/** What of the log goes into a message. */
const LAST_LINES = 20;

/**
 * Runs one process of a service: starts it, knows when it is up, starts it again after a crash, stops it with its group.
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
 * One that was never ready has failed at once: it needs a change, and no other try. A patient one takes an exit for a crash.
 */
export class Supervisor {
  readonly service: string;
  /** Those who wait until it is ready for the first time. */
  readonly startQueue: StartQueue;
  readonly #timing: SupervisorTiming;
  readonly #host: SupervisorHost;
  readonly #report: ServeReport;
  readonly #memory: GroupMemory;
  readonly #log = createProcessLog();
  readonly #stop = new AbortController();
  /** Ends the present life, for another or for none. */
  #life = new AbortController();
  #program: Program | null = null;
  #reason = '';
  #state: ProcessState = { kind: 'starting', after: null };
  #process: RunningProcess | null = null;
  #startedAt = 0;
  #restarts = 0;
  #loop: Promise<void> | null = null;
  #waiting: ((outcome: Diagnostic | null) => void)[] = [];

  constructor(
    service: string,
    timing: SupervisorTiming,
    host: SupervisorHost,
    report: ServeReport,
    memory = createGroupMemory(host),
  ) {
    this.service = service;
    this.startQueue = new StartQueue(timing.readyMs, host.clock);
    this.#timing = timing;
    this.#host = host;
    this.#report = report;
    this.#memory = memory;
  }

  get state(): ProcessState {
    return this.#state;
  }

  /** The last lines that it printed. */
  get log(): readonly string[] {
    return this.#log.last(LAST_LINES).map(({ text }) => text);
  }

  /** How it is just now. */
  status(): ProcessStatus {
    const pid = this.#process?.pid ?? null;
    return {
      service: this.service,
      state: this.#state,
      pid,
      startedAt: this.#process === null ? null : this.#startedAt,
      restarts: this.#restarts,
      memoryBytes: pid === null ? null : this.#memory(pid),
      memoryLimit: this.#program?.memory ?? null,
      log: this.#log.last(),
    };
  }

  /** Passes each line on that it prints from now on; returns what ends that. */
  subscribe(listener: (line: LogLine) => void): () => void {
    return this.#log.subscribe(listener);
  }

  /** Settles when it is ready, or with what keeps it from that. */
  start(program: Program): Promise<Diagnostic | null> {
    this.#program = program;
    const outcome = this.#outcome();
    this.#loop ??= this.#run();
    return outcome;
  }

  /** Ends it and starts it again, as another program if one is given; settles as `start` does. May be called at any time. */
  restart(reason: string, program: Program | null = this.#program): Promise<Diagnostic | null> {
    if (program === null) return Promise.resolve(null);
    if (this.#loop === null) return this.start(program);
    this.#program = program;
    this.#reason = reason;
    const outcome = this.#outcome();
    if (!this.#life.signal.aborted) {
      this.#report({ type: 'service-restarting', service: this.service, reason });
      this.#life.abort();
      // Nothing is sent to what is on its way out.
      this.#enter({ kind: 'starting', after: stoppedFor(reason) });
    }
    return outcome;
  }

  /** Settles when it is ready or has failed; null when neither is to come. */
  settled(): Promise<unknown> | null {
    return this.#state.kind === 'starting' || this.#state.kind === 'pausing' ? this.#outcome() : null;
  }

  /** Does not start it, or not again, for this reason. */
  refuse(diagnostic: Diagnostic): void {
    this.#enter({ kind: 'failed', diagnostic });
    this.#report({ type: 'service-failed', service: this.service, diagnostic });
    this.#settle(diagnostic);
  }

  /** Stops it and all that it started; may be called at any time, and more than once. */
  async stop(): Promise<void> {
    if (this.#state.kind !== 'stopped') this.#enter({ kind: 'stopping' });
    this.#stop.abort();
    await this.#loop;
    this.#enter({ kind: 'stopped' });
    this.#settle(null);
  }

  /** Ends it now, with all that it started. */
  kill(): void {
    void this.#process?.stop('SIGKILL', 0);
  }

  /** For whoever lost a connection to it: settles when its end is known, or when it turns out to run on. */
  waitForExitAfterLoss(): Promise<void> {
    const process = this.#process;
    const isUndecided = (): boolean => this.#process === process && this.#state.kind === 'ready';
    return waitForExitAfterLoss(process?.pid ?? null, isUndecided, this.#host, this.#stop.signal);
  }

  async #run(): Promise<void> {
    let after: ProcessEnd | null = null;
    let crashes = 0;
    let hasBeenReady = false;
    while (!this.#stop.signal.aborted) {
      this.#life = new AbortController();
      const signal = AbortSignal.any([this.#stop.signal, this.#life.signal]);
      const life = await this.#live(after, signal);
      if (this.#stop.signal.aborted) return this.#reportUnclean(life.exit);
      if (!signal.aborted) {
        hasBeenReady ||= life.upMs !== null;
        if ((life.upMs ?? 0) > STEADY_MS) crashes = 0;
        await this.#pauseOrFail(life, hasBeenReady, crashes++, signal);
        after = life.end;
      }
      this.#restarts++;
      if (signal.aborted) {
        after = stoppedFor(this.#reason);
        crashes = 0;
        hasBeenReady = false;
      }
    }
  }

  async #live(after: ProcessEnd | null, signal: AbortSignal): Promise<Life> {
    const { service } = this;
    const program = this.#program;
    if (program === null) throw new Error(`Service "${service}" has no program.`);
    this.#enter({ kind: 'starting', after });
    this.#report({ type: 'service-starting', service });
    const events: LifeEvents = {
      started: (process) => {
        this.#process = process;
        this.#startedAt = this.#host.disk.now();
      },
      ready: (port, ms) => {
        this.#enter({ kind: 'ready', port });
        this.#report({ type: 'service-ready', service, port, ms });
        this.#settle(null);
      },
      condemned: (end) => {
        this.#enter({ kind: 'pausing', after: end, pauseMs: 0 });
      },
      line: (line) => {
        this.#log.add(line);
        this.#report({ type: 'line', service, ...line });
      },
      lastLines: () => this.#log.last(LAST_LINES),
    };
    const life = await runOnce(program, this.#timing, this.#host, this.#memory, events, signal);
    this.#process = null;
    return life;
  }

  /** Waits for the next try, or, when there is none, for a restart. */
  async #pauseOrFail(life: Life, hasBeenReady: boolean, crashes: number, signal: AbortSignal): Promise<void> {
    const isCrash = hasBeenReady || (this.#timing.isPatient === true && life.isOwnEnd);
    const pauseMs = isCrash ? (this.#timing.pausesMs ?? DEFAULT_PAUSES_MS)[crashes] : undefined;
    if (isCrash) this.#reportExit(life.end.how, pauseMs ?? null);
    if (pauseMs !== undefined) {
      this.#enter({ kind: 'pausing', after: life.end, pauseMs });
      await this.#host.clock.sleep(pauseMs, signal);
      return;
    }
    this.refuse(crashLoopError(this.service, life, isCrash ? crashes + 1 : 0, this.log));
    await aborted(signal);
  }

  #enter(state: ProcessState): void {
    this.#state = state;
    if (state.kind !== 'starting' || state.after !== null) this.startQueue.end();
  }

  #outcome(): Promise<Diagnostic | null> {
    if (this.#stop.signal.aborted) return Promise.resolve(null);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #settle(outcome: Diagnostic | null): void {
    for (const resolve of this.#waiting.splice(0)) resolve(outcome);
  }

  #reportExit(how: string, restartInMs: number | null): void {
    this.#report({ type: 'service-exited', service: this.service, how, log: this.log, restartInMs });
  }

  /** One that was asked to stop and ended otherwise is worth a line. */
  #reportUnclean(exit: ProcessExit | null): void {
    if (exit !== null && !endedAsAsked(exit, this.#program)) this.#reportExit(describeExit(exit), null);
  }
}
