import type { ServerResponse } from 'node:http';
import type { Clock } from '@svc-build/model/host';
import { createRingBuffer, type RingBuffer } from '@svc-build/serve/supervise/process-log';
import type { InspectedService } from '@svc-build/serve/supervise/process-state';
import type { Row } from './rows.ts';
import type { LineReport } from './status-report.ts';

/** Where the events come from. */
export interface StreamSource {
  /** All that the page shows. */
  everything(): unknown;
  /** How the services are just now. */
  services(): unknown;
}

interface Client {
  readonly response: ServerResponse;
  /** The last event has not all been sent yet. */
  isBehind: boolean;
  hasMissed: boolean;
}

/** Often enough to look live; seldom enough that a flood of lines is a few large events and not very many small ones. */
const TICK_MS = 200;
/** Measuring memory is expensive, so services are asked once in so many ticks. That event also shows which clients have left. */
const TICKS_PER_STATUS = 5;
const MOST_PER_TICK = 500;

/**
 * Server-sent events for any number of open pages: `everything` first, then `change` with what is new.
 *
 * A client that reads slowly costs no memory: it is sent nothing while an event is still on its way to it, and `everything`
 * again afterwards if it missed something. Without clients, nothing is collected and no service is asked.
 */
export class EventStream {
  readonly #clients = new Set<Client>();
  readonly #source: StreamSource;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #signal: AbortSignal;
  readonly #requests = createRingBuffer<Row>(MOST_PER_TICK);
  readonly #lines = createRingBuffer<Row>(MOST_PER_TICK);
  #isRunning = false;

  /** `signal` ends all streams, and lets no more begin. */
  constructor(source: StreamSource, clock: Pick<Clock, 'sleep'>, signal: AbortSignal) {
    this.#source = source;
    this.#clock = clock;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#endAll(), { once: true });
  }

  /** How many clients are connected. */
  get size(): number {
    return this.#clients.size;
  }

  /** Sends events to a client until it disconnects; the head of the response is sent already. */
  open(response: ServerResponse): void {
    if (this.#signal.aborted) {
      response.end();
      return;
    }
    const client: Client = { response, isBehind: false, hasMissed: false };
    this.#clients.add(client);
    response.once('close', () => this.#clients.delete(client));
    response.on('drain', () => {
      client.isBehind = false;
      if (client.hasMissed) this.#sendEverything(client);
    });
    this.#sendEverything(client);
    if (!this.#isRunning) void this.#run();
  }

  /** Most of the time no page is open, and then nothing is put into words. */
  request(row: () => Row): void {
    if (this.#clients.size > 0) this.#requests.add(row());
  }

  line(row: () => Row): void {
    if (this.#clients.size > 0) this.#lines.add(row());
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let tick = 1; this.#clients.size > 0; tick++) {
      await this.#clock.sleep(TICK_MS, this.#signal);
      this.#tell(tick % TICKS_PER_STATUS === 0);
    }
    this.#isRunning = false;
  }

  #tell(withServices: boolean): void {
    const requests = this.#requests.take();
    const lines = this.#lines.take();
    if (this.#clients.size === 0 || !(withServices || requests.length > 0 || lines.length > 0)) return;
    const services = withServices ? { services: this.#source.services() } : {};
    const event = eventText('change', { ...services, requests, lines });
    for (const client of this.#clients) this.#send(client, event);
  }

  #sendEverything(client: Client): void {
    client.hasMissed = false;
    this.#send(client, eventText('everything', this.#source.everything()));
  }

  #send(client: Client, event: string): void {
    if (client.isBehind) client.hasMissed = true;
    else client.isBehind = !client.response.write(event);
  }

  #endAll(): void {
    for (const { response } of this.#clients) response.end();
    this.#clients.clear();
  }
}

/** JSON has no line ends of its own, so what is in it cannot end the event. */
function eventText(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Kept for each service, so that one which floods its log does not push the others out. */
const LINES_PER_SERVICE = 200;

/** The last lines of several services, in the order in which they were printed. */
export interface WatchedLines {
  /** Watches these, and none that it watched before and that are not among them. */
  watch(services: readonly InspectedService[]): void;
  all(): readonly LineReport[];
}

interface Watched {
  readonly lines: RingBuffer<LineReport>;
  readonly end: () => void;
}

/** Watches nobody yet; passes each further line on. */
export function watchLines(now: () => number, onLine: (line: LineReport) => void): WatchedLines {
  const watched = new Map<InspectedService, Watched>();
  let last = 0;
  const begin = (service: InspectedService): Watched => {
    const lines = createRingBuffer<LineReport>(LINES_PER_SERVICE);
    const { name } = service;
    for (const line of service.status()?.log ?? []) lines.add({ ...line, number: ++last, at: null, service: name });
    const end = service.subscribe((line) => {
      const report = { ...line, number: ++last, at: now(), service: name };
      lines.add(report);
      onLine(report);
    });
    return { lines, end };
  };
  return {
    watch: (services) => {
      for (const [service, { end }] of watched) {
        if (services.includes(service)) continue;
        end();
        watched.delete(service);
      }
      for (const service of services) if (!watched.has(service)) watched.set(service, begin(service));
    },
    all: () => [...watched.values()].flatMap(({ lines }) => lines.all()).sort((a, b) => a.number - b.number),
  };
}
