import { posix } from 'node:path';
import type {
  BuilderMethod,
  BuilderReply,
  BuilderRequest,
  Found,
  Look,
  TreeName,
} from '@svc-build/model/builder-protocol';
import { type Clock, describeExit, type Processes, type RunningProcess } from '@svc-build/model/host';
import type { SourceTree } from '@svc-build/model/source-tree';
import { withoutCommands } from '@svc-build/model/terminal-text';
import { unreachable } from '@svc-build/model/unreachable';

/** How many of its last lines are shown when a builder fails. */
const TAIL = 30;

/** How a request to a builder came out. `unanswered`: it ended, or took too long. */
export type BuilderAnswer =
  | { readonly kind: 'loaded'; readonly description: unknown; readonly files: readonly string[] }
  | { readonly kind: 'returned'; readonly value: unknown; readonly files: readonly string[] }
  | { readonly kind: 'threw'; readonly problem: string; readonly stack: string; readonly log: readonly string[] }
  | { readonly kind: 'unanswered'; readonly what: string; readonly log: readonly string[] }
  | { readonly kind: 'interrupted' };

/** What a builder's process is started with. */
export interface BuilderStart {
  /** The program and its arguments: node, and the module that speaks our side of the protocol. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stop: AbortSignal;
  /** How long one request may take. */
  readonly timeoutMs: number;
}

/** A process that was started, and the last lines that it has printed. */
interface StartedProcess {
  readonly running: RunningProcess;
  readonly log: readonly string[];
}

type Trees = Readonly<Partial<Record<TreeName, SourceTree>>>;

/**
 * A project's own builder in a process of its own: it is asked one thing or several at a time, and looks at the sources
 * through our trees. Nothing that it does ends more than that process.
 */
export class BuilderProcess {
  readonly #running: RunningProcess;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #start: BuilderStart;
  readonly #log: readonly string[];
  readonly #waiting = new Map<number | null, (reply: BuilderAnswer) => void>();
  readonly #trees = new Map<number, Trees>();
  #calls = 0;
  #over: BuilderAnswer | null = null;

  private constructor({ running, log }: StartedProcess, start: BuilderStart, clock: Pick<Clock, 'sleep'>) {
    this.#running = running;
    this.#log = log;
    this.#start = start;
    this.#clock = clock;
    start.stop.addEventListener('abort', this.#interrupt, { once: true });
    void running.exited.then((exit) => {
      start.stop.removeEventListener('abort', this.#interrupt);
      this.#finish({ kind: 'unanswered', what: describeExit(exit), log: [...log] });
    });
    if (start.stop.aborted) this.#interrupt();
  }

  static async start(
    start: BuilderStart,
    { processes, clock }: { readonly processes: Pick<Processes, 'start'>; readonly clock: Pick<Clock, 'sleep'> },
  ): Promise<BuilderProcess> {
    const log: string[] = [];
    let builder: BuilderProcess | null = null;
    const running = await processes.start(
      { argv: start.argv, cwd: start.cwd, env: start.env, onMessage: (message) => builder?.hear(message) },
      (line) => {
        log.push(withoutCommands(line));
        if (log.length > TAIL) log.shift();
      },
    );
    builder = new BuilderProcess({ running, log }, start, clock);
    return builder;
  }

  /** Whether it can still be asked. */
  get isOver(): boolean {
    return this.#over !== null;
  }

  load(module: string): Promise<BuilderAnswer> {
    return this.#ask(null, { kind: 'load', module });
  }

  async call(method: BuilderMethod, data: readonly unknown[], trees: Trees): Promise<BuilderAnswer> {
    this.#calls += 1;
    const id = this.#calls;
    this.#trees.set(id, trees);
    const answer = await this.#ask(id, { kind: 'call', id, method, data: JSON.stringify(data) });
    this.#trees.delete(id);
    return answer;
  }

  async end(): Promise<void> {
    await this.#running.stop('SIGKILL', 0);
  }

  #ask(id: number | null, request: BuilderRequest): Promise<BuilderAnswer> {
    if (this.#over !== null) return Promise.resolve(this.#over);
    return new Promise((resolve) => {
      const answered = new AbortController();
      this.#waiting.set(id, (reply) => {
        answered.abort();
        this.#waiting.delete(id);
        resolve(reply);
      });
      this.#running.send(request);
      void this.#clock.sleep(this.#start.timeoutMs, answered.signal).then(() => {
        if (!answered.signal.aborted) this.#giveUp();
      });
    });
  }

  #giveUp(): void {
    const seconds = this.#start.timeoutMs / 1000;
    this.#finish({ kind: 'unanswered', what: `did not answer within ${seconds} s`, log: [...this.#log] });
    void this.end();
  }

  readonly #interrupt = (): void => {
    this.#finish({ kind: 'interrupted' });
    void this.end();
  };

  #finish(how: BuilderAnswer): void {
    this.#over ??= how;
    for (const resolve of [...this.#waiting.values()]) resolve(this.#over);
  }

  /** Our own module is at the other end, but the builder can send something too. */
  hear(message: unknown): void {
    try {
      this.#take(message as BuilderReply);
    } catch {
      this.#finish({ kind: 'unanswered', what: 'sent something that is no answer', log: [...this.#log] });
      void this.end();
    }
  }

  #take(reply: BuilderReply): void {
    switch (reply.kind) {
      case 'looks':
        void this.#look([...reply.looks]);
        return;
      case 'loaded':
        this.#answer(null, { ...reply, description: JSON.parse(reply.description) });
        return;
      case 'returned':
        this.#answer(reply.id, { ...reply, value: JSON.parse(reply.value) });
        return;
      case 'threw':
        this.#answer(reply.id, { ...reply, log: [...this.#log] });
        return;
      default:
        unreachable(reply);
    }
  }

  #answer(id: number | null, answer: BuilderAnswer): void {
    this.#waiting.get(id)?.(answer);
  }

  async #look(looks: readonly Look[]): Promise<void> {
    const found = await Promise.all(looks.map(async (look) => ({ id: look.id, found: await this.#found(look) })));
    this.#running.send({ kind: 'looked', looks: found } satisfies BuilderRequest);
  }

  async #found(look: Look): Promise<Found> {
    try {
      const { call, tree, method, arguments: args } = look;
      const asked = this.#trees.get(call)?.[tree];
      if (asked === undefined) return { ok: false, problem: `there is no tree "${tree}" here any more` };
      const outside = method === 'locate' ? null : pathOutside(args[0]);
      if (outside !== null)
        return {
          ok: false,
          problem: `it asks for "${outside}", which is outside of the project: a tree holds what is below it`,
        };
      const ask = asked[method] as (...args: readonly unknown[]) => Promise<unknown>;
      return { ok: true, value: await ask.apply(asked, [...args]) };
    } catch (thrown) {
      return { ok: false, problem: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  }
}

/** The first of what a look asks for that leads out of its tree, as it is written. */
function pathOutside(asked: unknown): string | null {
  const paths = (Array.isArray(asked) ? asked : [asked]).filter((one): one is string => typeof one === 'string');
  return paths.find((path) => /^\.\.(?:\/|$)/.test(posix.normalize(path.replace(/^\/+/, '')))) ?? null;
}
