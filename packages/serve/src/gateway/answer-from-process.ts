import type { OwnedRequest } from './find-owner.ts';
import { sendPage, sentence } from './page.ts';
import { forwardRequest, isRepeatable, type Proxied } from './proxy/forward-request.ts';
import { forwardUpgrade } from './proxy/forward-upgrade.ts';
import type { ServedProcess } from './site.ts';
import { logListing, lostResponse, unavailableResponse } from './unavailable-response.ts';

/** Lets the process of the service answer, or says why it cannot. */
export function answerFromProcess(request: OwnedRequest): true {
  const { exchange, service } = request;
  const { process } = service;
  if (process !== null) answerFrom(process, request);
  else {
    const page = sentence(`Service "${service.name}" answers no WebSocket.`);
    sendPage(exchange.response, { status: 404, page });
  }
  return true;
}

function answerFrom(process: ServedProcess, request: OwnedRequest): void {
  const { exchange, service, target, plumbing, tellUpgraded } = request;
  const { response, upgrade } = exchange;
  const { state } = process;
  if (state.kind !== 'ready') {
    sendPage(response, unavailableResponse(service.name, state, process.log));
    return;
  }
  const onFailure = (thrown: unknown): void => {
    answerLoss(process, request, thrown).catch(() => response.destroy());
  };
  const upstream = { port: state.port, onFailure };
  try {
    if (upgrade === null) {
      const proxied = forwardRequest(exchange, target, upstream);
      if (service.maxDuration !== null) void cutOff(proxied, request, process);
      return;
    }
    forwardUpgrade({ ...exchange, upgrade }, target, {
      ...upstream,
      onOpened: (tunnel) => {
        tellUpgraded?.();
        plumbing.upgraded(response, tunnel);
      },
    });
  } catch (thrown) {
    // node:http refuses to send some characters that it accepts.
    onFailure(thrown);
  }
}

/** The process took the request and gave no answer. One that was ended to be started anew is asked again where that is safe. */
async function answerLoss(process: ServedProcess, request: OwnedRequest, thrown: unknown): Promise<void> {
  const { exchange, service } = request;
  const { incoming, response } = exchange;
  await process.waitForExitAfterLoss();
  const restarted = process.state.kind === 'starting' && isRepeatable(incoming) ? service.hold?.() : null;
  if (restarted != null) {
    await restarted;
    if (!response.destroyed) answerFrom(process, request);
  } else if (!response.destroyed && !response.headersSent) {
    sendPage(response, lostResponse(service.name, process, thrown));
  }
}

/** Holds a request to its limit: takes it back from the service, which runs on, and says so while that can still be said. */
async function cutOff(
  proxied: Proxied,
  { exchange, service, site }: OwnedRequest,
  { log }: ServedProcess,
): Promise<void> {
  const { response } = exchange;
  const over = new AbortController();
  response.once('close', () => over.abort());
  await site.clock.sleep((service.maxDuration ?? 0) * 1000, over.signal);
  if (over.signal.aborted) return;
  proxied.abort();
  const sentences = [
    `Service "${service.name}" did not finish its answer within its limit of ${service.maxDuration} s.`,
  ];
  sendPage(response, { status: 504, page: { sentences, listing: logListing(log) } });
}
