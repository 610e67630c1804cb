import type { Diagnostic } from '@svc-build/model/diagnostic';
import { describeExit, type Host, type RunningProcess } from '@svc-build/model/host';
import type { ServeReport } from '../serve-event.ts';
import type { GroupMemory } from './group-memory.ts';
import { type Life, runOnce } from './process-life.ts';
import { createProcessLog } from './process-log.ts';
import {
  type LogLine,
  type ProcessEnd,
  type ProcessState,
  type ProcessStatus,
  StateHolder,
  stoppedFor,
} from './process-state.ts';
import { endedAsAsked, type Program, type SupervisorTiming } from './program.ts';
import { crashLoopError, NO_HISTORY, nextStep, type RestartHistory } from './restart-policy.ts';
import type { StartQueue } from './start-queue.ts';
import { aborted, waitForExitAfterLoss } from './waits.ts';

type SupervisorHost = Pick<Host, 'processes' | 'network' | 'clock' | 'files' | 'disk'>;

/** What of the log goes into a message. */
const LAST_LINES = 20;

/** What a supervisor needs. */
export interface SupervisorOptions {
  readonly service: string;
  readonly timing: SupervisorTiming;
  readonly host: SupervisorHost;
  readonly report: ServeReport;
  readonly memory: GroupMemory;
}

/**
 * Runs one process of a service: starts it, knows when it is up, starts it again after a crash, stops it with its group.
 * Its states and what leads from one to the next are drawn at `ProcessState`.
 */
export class Supervisor {
  readonly service: string;
  readonly #options: SupervisorOptions;
  readonly #state: StateHolder;
  readonly #log = createProcessLog();
  readonly #stop = new AbortController();
  /** Ends the present life of the process; another may follow. */
  #life = new AbortController();
  #program: Program | null = null;
  #reason = '';
  #process: RunningProcess | null = null;
  #startedAt = 0;
  #restarts = 0;
  #loop: Promise<void> | null = null;

  constructor(options: SupervisorOptions) {
    this.service = options.service;
    this.#options = options;
    this.#state = new StateHolder(options.timing.readyMs, options.host.clock);
  }

  get state(): ProcessState {
    return this.#state.state;
  }

  /** Requests that wait until it is ready for the first time. */
  get startQueue(): StartQueue {
    return this.#state.startQueue;
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
      state: this.state,
      pid,
      startedAt: this.#process === null ? null : this.#startedAt,
      restarts: this.#restarts,
      memoryBytes: pid === null ? null : this.#options.memory(pid),
      memoryLimit: this.#program?.memory ?? null,
      log: this.#log.last(),
    };
  }

  /** Passes each line on that it prints from now on; returns what ends that. */
  subscribe(listener: (line: LogLine) => void): () => void {
    return this.#log.subscribe(listener);
  }

  /** Resolves when it is ready, or with what keeps it from that. */
  start(program: Program): Promise<Diagnostic | null> {
    this.#program = program;
    const outcome = this.#outcome();
    this.#loop ??= this.#run();
    return outcome;
  }

  /** Ends it and starts it again, as another program if one is given; resolves as `start` does. May be called at any time. */
  restart(reason: string, program: Program | null = this.#program): Promise<Diagnostic | null> {
    if (program === null) return Promise.resolve(null);
    if (this.#loop === null) return this.start(program);
    this.#program = program;
    this.#reason = reason;
    const outcome = this.#outcome();
    if (!this.#life.signal.aborted) {
      this.#options.report({ type: 'service-restarting', service: this.service, reason });
      this.#life.abort();
      // At once, so that no further request is sent to the process that is being stopped.
      this.#state.restart(reason);
    }
    return outcome;
  }

  /** Resolves when a restart on demand is over, whatever came of it; null when none is under way, as after a crash. */
  whenRestarted(): Promise<void> | null {
    return this.#state.restarted();
  }

  /** Does not start it, or not again, for this reason. */
  refuse(diagnostic: Diagnostic): void {
    this.#state.enter({ kind: 'failed', diagnostic });
    this.#options.report({ type: 'service-failed', service: this.service, diagnostic });
  }

  /** Stops it and all that it started; may be called at any time, and more than once. */
  async stop(): Promise<void> {
    if (this.state.kind !== 'stopped') this.#state.enter({ kind: 'stopping' });
    this.#stop.abort();
    await this.#loop;
    this.#state.enter({ kind: 'stopped' });
  }

  /** Ends it now, with all that it started. */
  kill(): void {
    void this.#process?.stop('SIGKILL', 0);
  }

  /** For a request that lost its connection to it: resolves when its end is known, or when it turns out to run on. */
  waitForExitAfterLoss(): Promise<void> {
    const process = this.#process;
    const isUndecided = (): boolean => this.#process === process && this.state.kind === 'ready';
    const { processes, clock } = this.#options.host;
    return waitForExitAfterLoss(process?.pid ?? null, isUndecided, { processes, clock, signal: this.#stop.signal });
  }

  async #run(): Promise<void> {
    let after: ProcessEnd | null = null;
    let history = NO_HISTORY;
    while (!this.#stop.signal.aborted) {
      this.#life = new AbortController();
      const signal = AbortSignal.any([this.#stop.signal, this.#life.signal]);
      const life = await this.#live(after, signal);
      if (this.#stop.signal.aborted) return this.#reportUnclean(life);
      if (!signal.aborted) {
        history = await this.#pauseOrFail(life, history, signal);
        after = life.end;
      }
      this.#restarts++;
      if (signal.aborted) {
        after = stoppedFor(this.#reason);
        history = NO_HISTORY;
      }
    }
  }

  /** One life, from its start to its end. */
  async #live(after: ProcessEnd | null, signal: AbortSignal): Promise<Life> {
    const { service } = this;
    const { timing, host, report, memory } = this.#options;
    const program = this.#program;
    if (program === null) throw new Error(`Service "${service}" has no program.`);
    this.#state.enter({ kind: 'starting', after });
    report({ type: 'service-starting', service });
    const events = {
      started: (process: RunningProcess) => {
        this.#process = process;
        this.#startedAt = host.disk.now();
      },
      ready: (port: number, ms: number) => {
        this.#state.enter({ kind: 'ready', port });
        report({ type: 'service-ready', service, port, ms });
      },
      overLimit: (end: ProcessEnd) => {
        this.#state.enter({ kind: 'pausing', after: end, pauseMs: 0 });
      },
      line: (line: LogLine) => {
        this.#log.add(line);
        report({ type: 'line', service, ...line });
      },
      lastLines: () => this.#log.last(LAST_LINES),
    };
    const life = await runOnce(program, { timing, host, memory, events, signal });
    this.#process = null;
    return life;
  }

  /** Waits for the next try, or, when there is none, for a restart. */
  async #pauseOrFail(life: Life, earlier: RestartHistory, signal: AbortSignal): Promise<RestartHistory> {
    const { timing, host } = this.#options;
    const { step, history } = nextStep(life, earlier, timing);
    if (step.kind === 'pause') {
      const { pauseMs } = step;
      this.#reportExit(life.end.how, pauseMs);
      this.#state.enter({ kind: 'pausing', after: life.end, pauseMs });
      await host.clock.sleep(pauseMs, signal);
    } else {
      if (step.crashes > 0) this.#reportExit(life.end.how, null);
      this.refuse(crashLoopError(this.service, life, { crashes: step.crashes, log: this.log }));
      await aborted(signal);
    }
    return history;
  }

  #outcome(): Promise<Diagnostic | null> {
    return this.#stop.signal.aborted ? Promise.resolve(null) : this.#state.outcome();
  }

  #reportExit(how: string, restartInMs: number | null): void {
    this.#options.report({ type: 'service-exited', service: this.service, how, log: this.log, restartInMs });
  }

  /** Reports the end of one that was asked to stop if it is none of those that its program names. */
  #reportUnclean({ exit }: Life): void {
    if (exit !== null && !endedAsAsked(exit, this.#program)) this.#reportExit(describeExit(exit), null);
  }
}
