import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Clock } from '@svc-build/model/host';
import { stableJson } from '@svc-build/model/json';
import type { ResolvedService } from '@svc-build/model/service';
import type { ServedService } from '@svc-build/serve/gateway/site';
import type { StaticFiles } from '@svc-build/serve/static/static-files';
import type { InspectedService } from '@svc-build/serve/supervise/process-state';
import type { Supervisor } from '@svc-build/serve/supervise/supervisor';
import { collectedFiles, type OpenedDev } from './collected-files.ts';
import { devProgram } from './dev-program.ts';
import type { PlannedDev } from './plan-dev.ts';

/** Requests that arrive while a program is started again after a change wait for it, but not forever. */
const HOLD_MS = 5_000;

/** Why a service is set on its way, and whether what its program is made of has changed. */
interface StartCause {
  readonly reason: string;
  readonly isChanged: boolean;
}

/** One service of a development session: what was planned for it last, and what runs or is served of it. */
export class DevService {
  readonly name: string;
  readonly supervisor: Supervisor;
  readonly #clock: Clock;
  #planned: PlannedDev | null = null;
  #files: StaticFiles | null = null;
  #started: string | null = null;
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

  /** As the gateway sees it. What is to be collected and is not yet answers as a program does that is not up yet. */
  get served(): ServedService {
    const { name, supervisor } = this;
    const files = (): StaticFiles | null => (this.#planned?.dev.run.kind === 'collected' ? this.#files : null);
    return {
      name,
      get files() {
        return files();
      },
      get process() {
        return files() === null ? supervisor : null;
      },
      maxDuration: null,
      hold: () => {
        // Until it is planned, nobody knows whether there will be a program to wait for.
        const isNoWait = this.#planned === null || files() !== null || !supervisor.startQueue.isOver;
        const restarted = isNoWait ? null : supervisor.whenRestarted();
        if (restarted === null) return null;
        const over = new AbortController();
        const wait = Promise.race([restarted, this.#clock.sleep(HOLD_MS, over.signal)]);
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
    if (this.#started === null) this.supervisor.refuse(diagnostic);
  }

  /** Sets it on its way to what was planned. A program that is the same, made of the same, and runs is left alone. */
  async start({ reason, isChanged }: StartCause, opened: OpenedDev): Promise<Diagnostic | null> {
    const planned = this.#planned;
    if (planned === null) return null;
    const { run } = planned.dev;
    if (run.kind === 'collected') {
      this.#generation++;
      const made = { captured: this.#captured, generation: this.#generation };
      const files = await collectedFiles(planned, made, opened);
      if (!files.ok) return files.diagnostics[0] ?? null;
      this.#files = files.value;
      this.supervisor.startQueue.end();
      return null;
    }
    const program = await devProgram(planned, run, opened.context);
    const text = stableJson(program);
    const isUp = this.#started === text && this.supervisor.state.kind !== 'failed';
    if (isUp && !isChanged) return null;
    this.#started = text;
    void this.supervisor.restart(reason, program);
    return null;
  }
}
