import { describeExit } from '@svc-build/model/describe-exit';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { unreachable } from '@svc-build/model/unreachable';
import type { Readiness } from './readiness.ts';

type Unready = Exclude<Readiness, { readonly kind: 'ready' }>;

/** Says what a service did instead of accepting connections. */
export function notReady(
  service: string,
  readiness: Unready,
  port: number,
  deadlineMs: number,
  log: readonly string[],
): Diagnostic {
  const [message, help] = explain(service, readiness, port, deadlineMs);
  return error('SERVICE_NOT_READY', message, help, { service, log });
}

function explain(service: string, readiness: Unready, port: number, deadlineMs: number): readonly [string, string] {
  switch (readiness.kind) {
    case 'exited':
      return readiness.exit.kind === 'not-started'
        ? [`Service "${service}" ${describeExit(readiness.exit)}.`, 'Build it again on this machine.']
        : [
            `Service "${service}" ${describeExit(readiness.exit)} before it accepted connections on port ${port}.`,
            'Mend what its last lines name, and build it again.',
          ];
    case 'timed-out':
      return explainSilence(`Service "${service}"`, readiness.listens, port, `${deadlineMs / 1000} s`);
    default:
      return unreachable(readiness);
  }
}

function explainSilence(
  subject: string,
  listens: readonly number[],
  port: number,
  limit: string,
): readonly [string, string] {
  if (listens.includes(port)) {
    return [
      `${subject} listens on port ${port}, but not on a loopback address.`,
      'Make it listen on the address in the HOST variable, or on all addresses.',
    ];
  }
  if (listens.length > 0) {
    return [
      `${subject} listens on port ${listens.join(' and ')} instead of port ${port}.`,
      'Make it listen on the port in the PORT variable.',
    ];
  }
  return [
    `${subject} did not accept connections on port ${port} within ${limit}.`,
    'Make it listen on the port in the PORT variable; its last lines may say what it waits for.',
  ];
}
