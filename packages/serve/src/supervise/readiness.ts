import { describeExit, type Host, type ProcessExit, type RunningProcess } from '@svc-build/model/host';
import { unreachable } from '@svc-build/model/unreachable';
import { listeningPorts } from './listening-ports.ts';

/** How a process that was started turned out. `listens`: the ports on which it listens instead. */
export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'exited'; readonly exit: ProcessExit }
  | { readonly kind: 'timed-out'; readonly listens: readonly number[] };

type ReadinessHost = Pick<Host, 'network' | 'clock' | 'files' | 'processes'>;

const POLL_MS = 50;

/** Waits until the port accepts connections, the process is gone, or time is up. */
export async function waitUntilReady(
  process: Pick<RunningProcess, 'pid' | 'exited'>,
  { port, deadlineMs }: { readonly port: number; readonly deadlineMs: number },
  host: ReadinessHost,
): Promise<Readiness> {
  const over = new AbortController();
  const exited = process.exited.then((exit): Readiness => ({ kind: 'exited', exit }));
  const answer = await Promise.race([exited, pollPort(port, host, { deadlineMs, over: over.signal })]);
  over.abort();
  if (answer !== null) return answer;
  // Where it listens instead is only for the message, which does without if that cannot be found out.
  const listens = process.pid === null ? [] : await listeningPorts(process.pid, host).catch(() => []);
  return { kind: 'timed-out', listens };
}

async function pollPort(
  port: number,
  { network, clock }: ReadinessHost,
  { deadlineMs, over }: { readonly deadlineMs: number; readonly over: AbortSignal },
): Promise<Readiness | null> {
  const start = clock.now();
  while (!over.aborted) {
    if (await network.accepts(port)) return { kind: 'ready' };
    if (clock.now() - start >= deadlineMs) return null;
    await clock.sleep(POLL_MS, over);
  }
  return null;
}

type Unready = Exclude<Readiness, { readonly kind: 'ready' }>;

/** What is wrong with a service, as the end of a sentence that begins with it, and what to do about that. */
export interface Trouble {
  readonly how: string;
  readonly help: string;
}

/** What helps a service that ends by itself. */
export const FIX_HELP = 'Fix what its last lines name.';

/** Says what a service did instead of accepting connections. */
export function readinessError(readiness: Unready, port: number, deadlineMs: number): Trouble {
  switch (readiness.kind) {
    case 'exited':
      return readiness.exit.kind === 'not-started'
        ? { how: describeExit(readiness.exit), help: 'Build it again on this machine.' }
        : { how: `${describeExit(readiness.exit)} before it accepted connections on port ${port}`, help: FIX_HELP };
    case 'timed-out':
      return explainSilence(readiness.listens, port, `${deadlineMs / 1000} s`);
    default:
      return unreachable(readiness);
  }
}

function explainSilence(listens: readonly number[], port: number, limit: string): Trouble {
  if (listens.includes(port)) {
    return {
      how: `listens on port ${port}, but not on a loopback address`,
      help: 'Make it listen on the address in the HOST variable, or on all addresses.',
    };
  }
  if (listens.length > 0) {
    return {
      how: `listens on port ${listens.join(' and ')} instead of port ${port}`,
      help: 'Make it listen on the port in the PORT variable.',
    };
  }
  return {
    how: `did not accept connections on port ${port} within ${limit}`,
    help: 'Make it listen on the port in the PORT variable; its last lines may say what it waits for.',
  };
}
