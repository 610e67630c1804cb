import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@svc-build/model/host';
import type { Tunnel } from './gateway-connections.ts';
import { sendPage } from './gateway-page.ts';
import { type Proxied, proxyRequest } from './proxy-request.ts';
import type { ProxyTarget } from './proxy-target.ts';
import { proxyUpgrade, type UpgradeConnection } from './proxy-upgrade.ts';
import type { Supervisor } from './supervisor.ts';
import { logListing, whyNot } from './why-not.ts';

/** A process as the gateway sees it. */
export type ServedProcess = Pick<Supervisor, 'state' | 'log' | 'afterLoss'>;

/** One request, and for one that asks for a WebSocket its connection. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly upgrade: UpgradeConnection | null;
}

/** Lets the process answer, or says why it cannot. */
export function answerFromProcess(
  exchange: Exchange,
  service: { readonly name: string; readonly process: ServedProcess; readonly maxDuration: number | null },
  target: Omit<ProxyTarget, 'port'>,
  upgraded: (response: ServerResponse, tunnel: Tunnel) => void,
  clock: Clock,
): void {
  const { incoming, response, upgrade } = exchange;
  const { name, process, maxDuration } = service;
  const { state } = process;
  if (state.kind !== 'ready') {
    const { status, page, headers } = whyNot(name, state, process.log);
    sendPage(response, status, page, headers);
    return;
  }
  const onFailure = (thrown: Error): void => {
    void process.afterLoss().then(() => sendLoss(response, name, process, thrown));
  };
  if (upgrade !== null) {
    proxyUpgrade(incoming, upgrade, response, { ...target, port: state.port }, upgraded, onFailure);
  } else {
    const proxied = proxyRequest(incoming, response, { ...target, port: state.port }, onFailure);
    if (maxDuration !== null) void cutOff(response, proxied, name, process, maxDuration, clock);
  }
}

/** Holds a request to the limit: takes it back from the service, which runs on, and says so while that can still be said. */
async function cutOff(
  response: ServerResponse,
  proxied: Proxied,
  name: string,
  process: ServedProcess,
  maxDuration: number,
  clock: Clock,
): Promise<void> {
  const over = new AbortController();
  response.once('close', () => over.abort());
  await clock.sleep(maxDuration * 1000, over.signal);
  if (over.signal.aborted) return;
  proxied.abort();
  const sentences = [`Service "${name}" did not finish its answer within its limit of ${maxDuration} s.`];
  sendPage(response, 504, { sentences, listing: logListing(process.log) });
}

/** The service took the request and gave no answer: for its own end, if that is what happened. */
function sendLoss(response: ServerResponse, name: string, process: ServedProcess, thrown: Error): void {
  if (response.destroyed || response.headersSent) return;
  const { state, log } = process;
  if (state.kind !== 'ready') {
    const { page, headers } = whyNot(name, state, log);
    sendPage(response, 502, page, headers);
  } else {
    const reason = 'code' in thrown ? String(thrown.code) : thrown.message;
    const sentences = [`Service "${name}" gave no answer (${reason}).`];
    sendPage(response, 502, { sentences, listing: logListing(log) });
  }
}

/** Whether a request asks for a WebSocket; any other upgrade is declined: it would lead past the routing. */
export function isWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}
