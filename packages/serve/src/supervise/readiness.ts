import type { Host, ProcessExit, RunningProcess } from '@svc-build/model/host';
import { listeningPorts } from './listening-ports.ts';

/** What a process that was started came to. `listens`: the ports on which it listens instead. */
export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'exited'; readonly exit: ProcessExit }
  | { readonly kind: 'timed-out'; readonly listens: readonly number[] };

type ReadinessHost = Pick<Host, 'network' | 'clock' | 'files' | 'processes'>;

const POLL_MS = 50;

/** Waits until the port accepts connections, the process is gone, or time is up. */
export async function waitUntilReady(
  process: Pick<RunningProcess, 'pid' | 'exited'>,
  port: number,
  deadlineMs: number,
  host: ReadinessHost,
): Promise<Readiness> {
  const over = new AbortController();
  const exited = process.exited.then((exit): Readiness => ({ kind: 'exited', exit }));
  const answer = await Promise.race([exited, pollPort(port, deadlineMs, host, over.signal)]);
  over.abort();
  if (answer !== null) return answer;
  // Where it listens instead is for the message alone, which does without.
  const listens = process.pid === null ? [] : await listeningPorts(process.pid, host).catch(() => []);
  return { kind: 'timed-out', listens };
}

async function pollPort(
  port: number,
  deadlineMs: number,
  { network, clock }: ReadinessHost,
  over: AbortSignal,
): Promise<Readiness | null> {
  const start = clock.now();
  while (!over.aborted) {
    if (await network.accepts(port)) return { kind: 'ready' };
    if (clock.now() - start >= deadlineMs) return null;
    await clock.sleep(POLL_MS, over);
  }
  return null;
}
