import type { BuildContext } from '@svc-build/build/build-context';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Clock } from '@svc-build/model/host';
import { stableJson } from '@svc-build/model/json';
import type { ResolvedService } from '@svc-build/model/service';
import type { ServedService } from '@svc-build/serve/gateway-answer';
import type { InspectedService } from '@svc-build/serve/inspected-service';
import type { StaticAnswer, StaticFiles } from '@svc-build/serve/static-files';
import type { Supervisor } from '@svc-build/serve/supervisor';
import { collectedFiles } from './collected-files.ts';
import { devProgram } from './dev-program.ts';
import type { PlannedDev } from './plan-dev.ts';
import type { Sources } from './sources.ts';

/** Requests that arrive while a program is started again after a change wait for it, but not forever. */
const HOLD_MS = 5_000;

/** One service of a development session: what was planned for it last, and what runs or is served of it. */
export class DevService {
  readonly name: string;
  readonly supervisor: Supervisor;
  readonly #clock: Clock;
  #planned: PlannedDev | null = null;
  #files: StaticFiles | null = null;
  #started: string | null = null;
  #problem: Diagnostic | null = null;
  #captured: readonly string[] = [];
  #generation = 0;
  #inspected: InspectedService | null = null;
  #turn: Promise<void> = Promise.resolve();

  constructor(name: string, supervisor: Supervisor, clock: Clock) {
    this.name = name;
    this.supervisor = supervisor;
    this.#clock = clock;
  }

  /** Null until it could be planned. */
  get planned(): PlannedDev | null {
    return this.#planned;
  }

  /** As the gateway sees it. */
  get served(): ServedService {
    const isCollected = this.#planned?.dev.run.kind === 'collected';
    return {
      name: this.name,
      files: isCollected ? (request) => this.#answer(request) : null,
      process: isCollected ? null : this.supervisor,
      maxDuration: null,
      hold: () => {
        // Until it is planned, nobody knows whether there will be a program to wait for.
        const settled = this.#planned === null ? null : this.supervisor.settled();
        if (settled === null) return null;
        const over = new AbortController();
        const wait = Promise.race([settled, this.#clock.sleep(HOLD_MS, over.signal)]);
        return wait.then(() => over.abort());
      },
    };
  }

  /** The same object as long as it is the same service at the same place. */
  inspected({ routePrefix, framework }: Pick<ResolvedService, 'routePrefix' | 'framework'>): InspectedService {
    const known = this.#inspected;
    if (known !== null && known.routePrefix === routePrefix && known.framework === framework) return known;
    this.#inspected = {
      name: this.name,
      routePrefix,
      framework,
      status: () => (this.#planned?.dev.run.kind === 'collected' ? null : this.supervisor.status()),
      subscribe: (listener) => this.supervisor.subscribe(listener),
    };
    return this.#inspected;
  }

  /** One change after another is taken to a service, whatever others are at; none waits until it is ready. */
  inTurn(change: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(change);
    return this.#turn;
  }

  /** Settles when nothing is under way to it. */
  idle(): Promise<void> {
    return this.#turn;
  }

  /** What the work that came first has left. */
  made(captured: readonly string[]): void {
    this.#captured = captured;
  }

  plan(planned: PlannedDev): void {
    this.#planned = planned;
  }

  /** What cannot be built keeps what runs; what never ran says why it does not. */
  refuse(diagnostic: Diagnostic): void {
    this.#problem = diagnostic;
    if (this.#started === null) this.supervisor.refuse(diagnostic);
  }

  /** Sets it on its way to what was planned. A program that is the same, made of the same, and runs is left alone. */
  async bring(isChanged: boolean, reason: string, sources: Sources, context: BuildContext): Promise<Diagnostic | null> {
    const planned = this.#planned;
    if (planned === null) return null;
    const { run } = planned.dev;
    this.#problem = null;
    if (run.kind === 'collected') {
      this.#generation++;
      const files = await collectedFiles(planned, { ...sources, captured: this.#captured }, this.#generation, context);
      if (!files.ok) return files.diagnostics[0] ?? null;
      this.#files = files.value;
      return null;
    }
    const program = await devProgram(planned, run, context);
    const text = stableJson(program);
    const isUp = this.#started === text && this.supervisor.state.kind !== 'failed';
    if (isUp && !isChanged) return null;
    this.#started = text;
    void this.supervisor.restart(reason, program);
    return null;
  }

  async #answer(request: Parameters<StaticFiles>[0]): Promise<StaticAnswer | null> {
    if (this.#files !== null) return this.#files(request);
    const text = this.#problem === null ? `Service "${this.name}" is starting.` : this.#problem.message;
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1', refresh: '1' };
    return { status: 503, headers, body: { kind: 'text', text: `${text}\n` } };
  }
}
