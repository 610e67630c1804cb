import { type Agent, type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { carriesBody, expectsContinue } from './proxy-headers.ts';
import { relayInformation } from './proxy-information.ts';
import { relayResponse } from './proxy-response.ts';
import { type ProxyTarget, requestOptions } from './proxy-target.ts';
import { pump } from './pump.ts';
import { UnsendableAnswer } from './unsendable-answer.ts';

/** Methods that may be sent twice. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A request under way to a service. */
export interface Proxied {
  /** Takes the request back; nothing of its answer is passed on any more, and its failure is no failure. */
  abort(): void;
}

/**
 * Forwards a request and its answer, both as they come; `onFailure` is called when there is no answer to pass on.
 * Written on node:http and not httpxy, which passes hop-by-hop headers on in both directions, closes the connection
 * after each chunked upload, and cannot send a request again.
 */
export function proxyRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  target: ProxyTarget,
  onFailure: (error: Error) => void,
): Proxied {
  const options = requestOptions(incoming, target);
  const hasBody = carriesBody(incoming);
  let outgoing: ClientRequest | null = null;
  let isOver = false;
  let leaveRest = (): void => {};

  const send = (agent: Agent | false): void => {
    let answered = false;
    const sent = request({ ...options, agent });
    outgoing = sent;
    // By itself, node:http drops headers above some number.
    sent.maxHeadersCount = 0;
    let isHeard = false;
    sent.on('information', (information) => {
      isHeard = true;
      relayInformation(information, response);
    });
    sent.once('response', (upstream) => {
      answered = true;
      relayResponse(upstream, response, target, onFailure);
    });
    sent.on('upgrade', (_, service) => {
      answered = true;
      service.destroy();
      onFailure(new UnsendableAnswer('it switches protocols, which nobody asked for'));
    });
    if (expectsContinue(incoming)) sent.once('continue', () => response.writeContinue());
    sent.on('error', (error) => {
      // An answer that breaks off shows in the answer's own stream, and a client that left needs none.
      if (answered || isOver || response.destroyed) return;
      // The service closed a kept connection just as we took it up again: nobody's fault, and nothing was done yet.
      if (sent.reusedSocket && !isHeard && isRepeatable(incoming)) send(false);
      else onFailure(error);
    });
    if (hasBody) {
      leaveRest = pump(incoming, sent);
      // The head goes with the first of the body when that has come too, and else by itself: a service may wait for it.
      queueMicrotask(() => {
        if (!incoming.readableDidRead && !sent.destroyed) sent.flushHeaders();
      });
    } else {
      sent.end();
    }
  };
  const abort = (): void => {
    isOver = true;
    if (outgoing === null) return;
    leaveRest();
    outgoing.destroy();
  };

  response.once('close', () => {
    // The client left, or was answered before the end of its upload.
    if (!response.writableFinished || outgoing?.writableFinished === false) abort();
  });
  send(target.agent);
  return { abort };
}

/** Whether a request may be sent twice: it changes nothing, and all of it is still known. */
export function isRepeatable(incoming: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return SAFE.has(incoming.method ?? '') && !carriesBody(incoming);
}
