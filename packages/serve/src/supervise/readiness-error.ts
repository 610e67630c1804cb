import { describeExit } from '@svc-build/model/describe-exit';
import { unreachable } from '@svc-build/model/unreachable';
import type { Readiness } from './readiness.ts';

type Unready = Exclude<Readiness, { readonly kind: 'ready' }>;

/** What is wrong with a service, as the end of a sentence that begins with it, and what to do about that. */
export interface Trouble {
  readonly how: string;
  readonly help: string;
}

/** What helps a service that ends by itself. */
export const MEND = 'Mend what its last lines name.';

/** Says what a service did instead of accepting connections. */
export function readinessError(readiness: Unready, port: number, deadlineMs: number): Trouble {
  switch (readiness.kind) {
    case 'exited':
      return readiness.exit.kind === 'not-started'
        ? { how: describeExit(readiness.exit), help: 'Build it again on this machine.' }
        : { how: `${describeExit(readiness.exit)} before it accepted connections on port ${port}`, help: MEND };
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
