import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@svc-build/model/host';
import type { StartQueue } from '../supervise/start-queue.ts';
import type { Supervisor } from '../supervise/supervisor.ts';
import type { Tunnel } from './gateway-connections.ts';
import { sendPage } from './gateway-page.ts';
import { isRepeatable, type Proxied, proxyRequest } from './proxy-request.ts';
import type { ProxyTarget } from './proxy-target.ts';
import { proxyUpgrade, type UpgradeConnection } from './proxy-upgrade.ts';
import { logListing, unavailableResponse } from './unavailable-response.ts';
import { UnsendableAnswer } from './unsendable-answer.ts';

/** A process as the gateway sees it. */
export type ServedProcess = Pick<Supervisor, 'state' | 'log' | 'waitForExitAfterLoss'> & {
  readonly startQueue?: Pick<StartQueue, 'join'>;
};

/** One request, and for one that asks for a WebSocket its connection. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly upgrade: UpgradeConnection | null;
}

/** What of a service decides about an answer of its process. */
export interface AnsweringService {
  readonly name: string;
  readonly process: ServedProcess;
  /** In seconds; null for no limit. */
  readonly maxDuration: number | null;
  /** Settles when it has started again; null when there is nothing to wait for. */
  readonly hold: () => Promise<void> | null;
}

/** Lets the process answer, or says why it cannot. */
export function answerFromProcess(
  exchange: Exchange,
  service: AnsweringService,
  target: Omit<ProxyTarget, 'port'>,
  upgraded: (response: ServerResponse, tunnel: Tunnel) => void,
  clock: Clock,
): void {
  const { incoming, response, upgrade } = exchange;
  const { name, process, maxDuration } = service;
  const { state } = process;
  if (state.kind !== 'ready') {
    const { status, page, headers } = unavailableResponse(name, state, process.log);
    sendPage(response, status, page, headers);
    return;
  }
  const onFailure = (thrown: unknown): void => {
    const isLost = async (): Promise<void> => {
      await process.waitForExitAfterLoss();
      // It was ended to be started anew: what can be asked twice is asked of the new one.
      const held = process.state.kind === 'starting' && isRepeatable(incoming) ? service.hold() : null;
      await held;
      if (held === null) sendLoss(response, name, process, thrown);
      else if (!response.destroyed) answerFromProcess(exchange, service, target, upgraded, clock);
    };
    isLost().catch(() => response.destroy());
  };
  try {
    if (upgrade !== null) {
      proxyUpgrade(incoming, upgrade, response, { ...target, port: state.port }, upgraded, onFailure);
    } else {
      const proxied = proxyRequest(incoming, response, { ...target, port: state.port }, onFailure);
      if (maxDuration !== null) void cutOff(response, proxied, name, process, maxDuration, clock);
    }
  } catch (thrown) {
    // node:http refuses to send some characters that it accepts.
    onFailure(thrown);
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
function sendLoss(response: ServerResponse, name: string, process: ServedProcess, thrown: unknown): void {
  if (response.destroyed || response.headersSent) return;
  const { state, log } = process;
  if (state.kind !== 'ready') {
    const { page, headers } = unavailableResponse(name, state, log);
    sendPage(response, 502, page, headers);
  } else {
    sendPage(response, 502, { sentences: [`Service "${name}" ${howLost(thrown)}.`], listing: logListing(log) });
  }
}

function howLost(thrown: unknown): string {
  if (thrown instanceof UnsendableAnswer) return `gave an answer that cannot be passed on: ${thrown.message}`;
  if (!(thrown instanceof Error)) return `gave no answer (${String(thrown)})`;
  return `gave no answer (${'code' in thrown ? String(thrown.code) : thrown.message})`;
}

/** Whether a request asks for a WebSocket; any other upgrade is declined: it would lead past the routing. */
export function isWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}
