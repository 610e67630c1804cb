import { describeExit, type Host, type ProcessExit, type RunningProcess } from '@svc-build/model/host';
import type { GroupMemory } from './group-memory.ts';
import { launchProgram } from './launch-program.ts';
import { describeExcess, describeOwnExcess, overMemory, type Watchdog } from './memory-limit.ts';
import type { LogLine, ProcessEnd } from './process-state.ts';
import type { Program, SupervisorTiming } from './program.ts';
import { FIX_HELP, readinessError, waitUntilReady } from './readiness.ts';

/** One life of a process, told while it lasts. */
interface LifeEvents {
  started(process: RunningProcess): void;
  ready(port: number, ms: number): void;
  /** It took too much memory and is about to be killed: it gets no more requests. */
  overLimit(end: ProcessEnd): void;
  line(line: LogLine): void;
  lastLines(): readonly LogLine[];
}

/** How a life ended. */
export interface Life {
  readonly end: ProcessEnd;
  readonly help: string;
  /** Null when it was never started. */
  readonly exit: ProcessExit | null;
  /** How long it was ready; null when it never was. */
  readonly upMs: number | null;
  /** It ended by itself. */
  readonly isOwnEnd: boolean;
}

const MORE_MEMORY = 'Give it more memory in vercel.json and build it again, or find out what takes so much.';

/** What a life needs beside its program. */
interface LifeOptions {
  readonly timing: Pick<SupervisorTiming, 'readyMs' | 'stopMs'>;
  readonly host: Pick<Host, 'processes' | 'network' | 'clock' | 'files'>;
  readonly memory: GroupMemory;
  readonly events: LifeEvents;
  readonly signal: AbortSignal;
}

/** Runs a program from its start to its end, which comes by itself, by its memory limit, or by `signal`. */
export async function runOnce(program: Program, options: LifeOptions): Promise<Life> {
  const { host, events, signal } = options;
  const { readyMs, stopMs } = options.timing;
  const { clock } = host;
  const start = clock.now();
  const launched = await launchProgram(program, host, { onLine: events.line, signal }).catch((thrown: unknown) =>
    String(thrown),
  );
  if (launched === null) return neverStarted('was not started', false);
  if (typeof launched === 'string') return neverStarted(`could not be started (${launched})`, true);
  const { process, port } = launched;
  events.started(process);
  const stop = (): void => void process.stop(program.stop.signal, stopMs);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  const over = new AbortController();
  let excess: ProcessEnd | null = null;
  void watch(program, process, { memory: options.memory, clock, over: over.signal }).then((end) => {
    if (end === null || signal.aborted) return;
    excess = end;
    events.overLimit(end);
    void process.stop('SIGKILL', 0);
  });
  const readiness = await waitUntilReady(process, { port, deadlineMs: readyMs }, host);
  const since = clock.now();
  const isReady = readiness.kind === 'ready' && excess === null && !signal.aborted;
  if (isReady) events.ready(port, Math.round(since - start));
  if (readiness.kind === 'timed-out') stop();
  const exit = await process.exited;
  over.abort();
  signal.removeEventListener('abort', stop);
  const trouble =
    readiness.kind === 'ready' ? { how: describeExit(exit), help: FIX_HELP } : readinessError(readiness, port, readyMs);
  const end = excess ?? endOf(trouble.how, events.lastLines(), program);
  return {
    end,
    help: end.outOfMemory ? MORE_MEMORY : trouble.help,
    exit,
    upMs: isReady ? clock.now() - since : null,
    isOwnEnd: readiness.kind !== 'timed-out' && exit.kind !== 'not-started' && excess === null && !signal.aborted,
  };
}

function neverStarted(how: string, isOwnEnd: boolean): Life {
  return { end: { how, outOfMemory: false }, help: 'Free what it lacks.', exit: null, upMs: null, isOwnEnd };
}

async function watch(
  { memory: limit }: Program,
  { pid }: RunningProcess,
  watchdog: Watchdog,
): Promise<ProcessEnd | null> {
  if (limit === null || pid === null) return null;
  const used = await overMemory(pid, limit, watchdog);
  return used === null ? null : { how: describeExcess(used, limit), outOfMemory: true };
}

function endOf(how: string, log: readonly LogLine[], program: Program): ProcessEnd {
  const own = describeOwnExcess(log, program);
  return { how: own ?? how, outOfMemory: own !== null };
}
