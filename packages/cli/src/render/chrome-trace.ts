import type { Show } from './shown-event.ts';

/** One event of a Chrome trace; times are in microseconds. https://chromium.googlesource.com/catapult, "Trace Event Format". */
interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: 'X' | 'M';
  readonly pid: 1;
  /** The row: a slot in which one action at a time runs. */
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly args: Readonly<Record<string, unknown>>;
}

interface OpenAction {
  readonly slot: number;
  readonly since: number;
  readonly reasons: readonly string[];
  step: { readonly label: string; readonly since: number } | null;
}

/** Where and when something happened; `until` is now where it is left out. */
interface Span {
  readonly row: number;
  readonly since: number;
  readonly until?: number;
  readonly details: TraceEvent['args'];
}

/** Rows before the slots. */
const RUN_ROW = 0;

/** A run as a Chrome trace, for `chrome://tracing` or Perfetto: a row for each slot, a span for each action and step. */
export class ChromeTrace {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #events: TraceEvent[] = [];
  readonly #open = new Map<string, OpenAction>();
  #slots = 0;
  #plannedAt: number | null = null;

  /** `now` is in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#startedAt = now();
  }

  /** Takes the events of a run as they come. */
  readonly show: Show = (event) => {
    switch (event.type) {
      case 'run-started':
        this.#plannedAt = this.#now();
        this.#span('plan and decide', { row: RUN_ROW, since: this.#startedAt, until: this.#plannedAt, details: {} });
        break;
      case 'action-started':
        this.#open.set(event.action, {
          slot: this.#freeSlot(),
          since: this.#now(),
          reasons: event.reasons,
          step: null,
        });
        break;
      case 'step-started': {
        const action = this.#open.get(event.action);
        if (action === undefined) break;
        this.#endStep(action);
        action.step = { label: event.step, since: this.#now() };
        break;
      }
      case 'action-finished': {
        const action = this.#open.get(event.action);
        if (action === undefined) break;
        this.#endStep(action);
        const { slot: row, since, reasons } = action;
        const how = event.ok ? 'ran' : event.interrupted ? 'stopped' : 'failed';
        this.#span(nameOf(event), { row, since, details: { action: event.action, how, reasons } });
        this.#open.delete(event.action);
        break;
      }
      case 'action-restored': {
        const how = event.from === 'cache' ? 'restored' : 'fresh';
        this.#span(nameOf(event), {
          row: this.#freeSlot(),
          since: this.#now(),
          details: { action: event.action, how },
        });
        break;
      }
      case 'service-finished': {
        const { name, outcome, reasons } = event;
        this.#span(`${name}: ${outcome}`, { row: RUN_ROW, since: this.#now(), details: { reasons } });
        break;
      }
      case 'summary':
        if (this.#plannedAt !== null)
          this.#span('execute and publish', { row: RUN_ROW, since: this.#plannedAt, details: {} });
        break;
      case 'services-decided':
      case 'line':
      case 'waiting':
      case 'diagnostic':
        break;
    }
  };

  /** The whole trace. */
  json(): string {
    const names = Array.from({ length: this.#slots + 1 }, (_, row): TraceEvent => {
      const name = row === RUN_ROW ? 'run' : `slot ${row}`;
      return { name: 'thread_name', cat: '', ph: 'M', pid: 1, tid: row, args: { name } };
    });
    return `${JSON.stringify({ displayTimeUnit: 'ms', traceEvents: [...names, ...this.#events] })}\n`;
  }

  #freeSlot(): number {
    const taken = new Set([...this.#open.values()].map(({ slot }) => slot));
    let slot = 1;
    while (taken.has(slot)) slot += 1;
    this.#slots = Math.max(this.#slots, slot);
    return slot;
  }

  #endStep({ step, slot }: OpenAction): void {
    if (step !== null) this.#span(step.label, { row: slot, since: step.since, details: {} });
  }

  #span(name: string, { row, since, until = this.#now(), details }: Span): void {
    const at = (ms: number): number => Math.round((ms - this.#startedAt) * 1000);
    const category = row === RUN_ROW ? 'run' : 'action';
    const dur = Math.max(1, at(until) - at(since));
    this.#events.push({ name, cat: category, ph: 'X', pid: 1, tid: row, ts: at(since), dur, args: details });
  }
}

function nameOf({ services, label }: { readonly services: readonly string[]; readonly label: string }): string {
  return `${services.join(', ')}: ${label}`;
}
