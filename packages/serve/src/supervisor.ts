import { describeExit } from '@svc-build/model/describe-exit';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Host, ProcessExit, RunningProcess } from '@svc-build/model/host';
import type { ManifestService } from '@svc-build/model/manifest';
import { fillPlaceholders } from '@svc-build/model/placeholders';
import { createLogTail } from './log-tail.ts';
import { notReady } from './not-ready.ts';
import { waitUntilReady } from './readiness.ts';
import type { ServeReport } from './serve-event.ts';

/**
 * Where a process stands.
 *
 *     starting ──port accepts──▶ ready ──exit──▶ starting, after a pause
 *        │                        │
 *        │ exit, deadline         │ exit, once too often
 *        └──────▶ failed ◀────────┘
 *
 *     any ──stop──▶ stopping ──group gone──▶ stopped
 */
export type ProcessState =
  | {
      readonly kind: 'starting';
      /** How it ended before, when this is a restart. */
      readonly after: string | null;
    }
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'failed'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'stopped' };

/** What to run: a function of the manifest, in place. */
export interface ProcessSpec {
  readonly service: string;
  readonly cwd: string;
  readonly launch: ManifestService['functions'][number]['launch'];
  readonly readyMs: number;
  readonly stopMs: number;
}

type SupervisorHost = Pick<Host, 'processes' | 'network' | 'clock' | 'files' | 'env'>;

const RESTART_DELAYS_MS = [250, 1000, 4000];
/** A process that ran this long has earned all its restarts back. */
const STEADY_MS = 60_000;

/** Runs one process of a service: starts it, knows when it is up, starts it again a few times, stops it with its group. */
export class Supervisor {
  readonly #spec: ProcessSpec;
  readonly #host: SupervisorHost;
  readonly #report: ServeReport;
  readonly #tail = createLogTail();
  readonly #stop = new AbortController();
  #state: ProcessState = { kind: 'starting', after: null };
  #running: RunningProcess | null = null;
  #launching: Promise<RunningProcess | null> = Promise.resolve(null);
  #watch: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | null = null;

  constructor(spec: ProcessSpec, host: SupervisorHost, report: ServeReport) {
    this.#spec = spec;
    this.#host = host;
    this.#report = report;
  }

  get state(): ProcessState {
    return this.#state;
  }

  /** The last lines that it printed. */
  get log(): readonly string[] {
    return this.#tail.lines();
  }

  /** Starts it with these service URLs; settles when it is ready, or with what keeps it from that. */
  async start(urls: Readonly<Record<string, string>>): Promise<Diagnostic | null> {
    this.#launching = this.#launch(urls, null);
    const process = await this.#launching;
    if (process !== null) this.#watch = this.#restartOnExit(process, urls);
    return this.#state.kind === 'failed' ? this.#state.diagnostic : null;
  }

  /** Does not start it, for this reason. */
  refuse(diagnostic: Diagnostic): void {
    this.#fail(diagnostic);
  }

  /** Stops it and all that it started; may be called at any time, and more than once. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  /** Ends it now, with all that it started. */
  kill(): void {
    void this.#running?.stop('SIGKILL', 0);
  }

  async #end(): Promise<void> {
    const hadFailed = this.#state.kind === 'failed';
    this.#stop.abort();
    this.#state = { kind: 'stopping' };
    const { signal } = this.#spec.launch.stop;
    const exit = await this.#running?.stop(signal, this.#spec.stopMs);
    if (exit !== undefined && !hadFailed && !this.#isClean(exit)) this.#reportExit(exit, null);
    await this.#launching;
    await this.#watch;
    this.#state = { kind: 'stopped' };
  }

  /** Starts it once. Null when it did not come up (then it has failed) or is to stop. */
  async #launch(urls: Readonly<Record<string, string>>, after: string | null): Promise<RunningProcess | null> {
    const { service, cwd, launch, readyMs, stopMs } = this.#spec;
    const { processes, network, clock, env } = this.#host;
    if (this.#stop.signal.aborted) return null;
    this.#state = { kind: 'starting', after };
    this.#report({ type: 'service-starting', service });
    const start = clock.now();
    const port = await network.freePort();
    if (this.#stop.signal.aborted) return null;
    const fill = (text: string): string => fillPlaceholders(text, { port: String(port) });
    const launchEnv = Object.fromEntries(Object.entries(launch.env).map(([name, value]) => [name, fill(value)]));
    const process = await processes.start(
      {
        argv: launch.argv.map(fill),
        cwd,
        env: { ...urls, ...env, ...launchEnv, PORT: String(port), HOST: '127.0.0.1' },
      },
      (text, stream) => {
        this.#tail.add(text);
        this.#report({ type: 'line', service, text, stream });
      },
    );
    if (this.#stop.signal.aborted) {
      await process.stop(launch.stop.signal, stopMs);
      return null;
    }
    this.#running = process;
    const readiness = await waitUntilReady(process, port, readyMs, this.#host);
    if (this.#stop.signal.aborted) return null;
    if (readiness.kind !== 'ready') {
      this.#fail(notReady(service, readiness, port, readyMs, this.log));
      await process.stop(launch.stop.signal, stopMs);
      this.#running = null;
      return null;
    }
    this.#state = { kind: 'ready', port };
    this.#report({ type: 'service-ready', service, port, ms: Math.round(clock.now() - start) });
    return process;
  }

  async #restartOnExit(first: RunningProcess, urls: Readonly<Record<string, string>>): Promise<void> {
    let process: RunningProcess | null = first;
    let restarts = 0;
    while (process !== null) {
      const since = this.#host.clock.now();
      const exit: ProcessExit = await process.exited;
      if (this.#stop.signal.aborted) return;
      this.#running = null;
      if (this.#host.clock.now() - since > STEADY_MS) restarts = 0;
      const delay = RESTART_DELAYS_MS[restarts++];
      this.#reportExit(exit, delay ?? null);
      if (delay === undefined) {
        this.#fail(this.#exitedTooOften(exit));
        return;
      }
      this.#state = { kind: 'starting', after: describeExit(exit) };
      await this.#host.clock.sleep(delay, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      process = await this.#launch(urls, describeExit(exit));
    }
  }

  #fail(diagnostic: Diagnostic): void {
    this.#state = { kind: 'failed', diagnostic };
    this.#report({ type: 'service-failed', service: this.#spec.service, diagnostic });
  }

  #exitedTooOften(exit: ProcessExit): Diagnostic {
    const { service } = this.#spec;
    return error(
      'SERVICE_NOT_READY',
      `Service "${service}" ${describeExit(exit)} and is not started again: it ended ${RESTART_DELAYS_MS.length + 1} times in a row.`,
      'Mend what its last lines name, and build it again.',
      { service, log: this.log },
    );
  }

  #reportExit(exit: ProcessExit, restartInMs: number | null): void {
    const { service } = this.#spec;
    this.#report({ type: 'service-exited', service, how: describeExit(exit), log: this.log, restartInMs });
  }

  #isClean(exit: ProcessExit): boolean {
    const { signal, okExit } = this.#spec.launch.stop;
    return exit.kind === 'exited' ? okExit.includes(exit.code) : exit.kind === 'killed' && exit.signal === signal;
  }
}
