import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import { unreachable } from '@svc-build/model/unreachable';
import { sendPage } from './gateway-page.ts';
import { proxyRequest } from './proxy-request.ts';
import type { ProxyTarget } from './proxy-target.ts';
import { proxyUpgrade, type UpgradeConnection } from './proxy-upgrade.ts';
import type { ProcessState, Supervisor } from './supervisor.ts';

/** A process as the gateway sees it. */
export type ServedProcess = Pick<Supervisor, 'state' | 'log'>;

/** One request, and for one that asks for a WebSocket its connection. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly upgrade: UpgradeConnection | null;
}

/** Lets the process answer, or says why it cannot. */
export function answerFromProcess(
  exchange: Exchange,
  service: { readonly name: string; readonly process: ServedProcess },
  target: Omit<ProxyTarget, 'port'>,
  upgraded: (response: ServerResponse, sides: readonly Socket[]) => void,
): void {
  const { incoming, response, upgrade } = exchange;
  const { state } = service.process;
  if (state.kind !== 'ready') {
    // Browsers look again by themselves while that can help.
    const again = state.kind === 'starting' ? { 'retry-after': '1', refresh: '1' } : {};
    sendPage(response, 503, [...whyNot(service.name, state), ...lastLines(service.process)], again);
    return;
  }
  const onFailure = (thrown: Error): void => {
    const reason = 'code' in thrown ? String(thrown.code) : thrown.message;
    sendPage(response, 502, [`Service "${service.name}" gave no answer (${reason}).`, ...lastLines(service.process)]);
  };
  if (upgrade !== null) {
    proxyUpgrade(incoming, upgrade, response, { ...target, port: state.port }, upgraded, onFailure);
  } else {
    proxyRequest(incoming, response, { ...target, port: state.port }, onFailure);
  }
}

/** Whether a request asks for a WebSocket; any other upgrade is declined: it would lead past the routing. */
export function isWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

function whyNot(service: string, state: Exclude<ProcessState, { readonly kind: 'ready' }>): readonly string[] {
  switch (state.kind) {
    case 'starting':
      return state.after === null
        ? [`Service "${service}" is starting.`]
        : [`Service "${service}" ${state.after} and is starting again.`];
    case 'failed':
      return [state.diagnostic.message, state.diagnostic.help];
    case 'stopping':
    case 'stopped':
      return [`Service "${service}" is stopping.`];
    default:
      return unreachable(state);
  }
}

function lastLines({ log }: ServedProcess): readonly string[] {
  return log.length === 0 ? [] : ['', 'Its last lines:', ...log.map((line) => `  ${stripVTControlCharacters(line)}`)];
}
