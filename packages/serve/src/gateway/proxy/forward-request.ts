import { type Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import type { Exchange } from '../exchange.ts';
import { carriesBody, expectsContinue, type FlatHeaders, requestHeaders } from './message-headers.ts';
import { lookupLoopback, MAX_HEAD_BYTES, type ProxyTarget, type Upstream } from './proxy-target.ts';
import { pumpBody } from './pump-body.ts';
import { relayInformation, relayResponse, UnsendableAnswer } from './relay-response.ts';

/** Methods that may be sent twice. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A request under way to a service. */
export interface Proxied {
  /** Takes the request back; nothing of its answer is passed on any more, and its failure is no failure. */
  abort(): void;
}

/**
 * Forwards a request and its answer, both as they come.
 * Written on node:http and not httpxy, which passes hop-by-hop headers on in both directions, closes the connection
 * after each chunked upload, and cannot send a request again.
 */
export function forwardRequest(
  { incoming, response }: Pick<Exchange, 'incoming' | 'response'>,
  target: ProxyTarget,
  upstream: Upstream,
): Proxied {
  const headers = requestHeaders(incoming, target.client, target.prefix);
  const hasBody = carriesBody(incoming);
  let outgoing: ClientRequest | null = null;
  let isOver = false;
  let leaveRest: (() => void) | null = null;

  const send = (agent: Agent | false): void => {
    let answered = false;
    let isHeard = false;
    const sent = request(requestOptions(incoming, target, { port: upstream.port, headers, agent }));
    outgoing = sent;
    // By itself, node:http drops headers above some number.
    sent.maxHeadersCount = 0;
    sent.on('information', (information) => {
      isHeard = true;
      relayInformation(information, response);
    });
    sent.on('response', (answer) => {
      answered = true;
      relayResponse(answer, response, { target, upstream });
    });
    sent.on('upgrade', (_, service) => {
      answered = true;
      service.destroy();
      upstream.onFailure(new UnsendableAnswer('it switches protocols, which nobody asked for'));
    });
    if (expectsContinue(incoming)) sent.once('continue', () => response.writeContinue());
    sent.on('error', (error) => {
      // An answer that breaks off shows in the answer's own stream, and a client that left needs none.
      if (answered || isOver || response.destroyed) return;
      // The service closed a kept connection just as we took it up again: no failure, and nothing was done yet.
      if (sent.reusedSocket && !isHeard && isRepeatable(incoming)) send(false);
      else upstream.onFailure(error);
    });
    if (hasBody) leaveRest = pumpBody(incoming, sent);
    else sent.end();
  };
  const abort = (): void => {
    isOver = true;
    if (outgoing === null) return;
    leaveRest?.();
    outgoing.destroy();
  };

  response.on('close', () => {
    // The client left, or was answered before the end of its upload.
    if (!response.writableFinished || outgoing?.writableFinished === false) abort();
  });
  send(target.agent);
  return { abort };
}

function requestOptions(
  incoming: IncomingMessage,
  { path }: ProxyTarget,
  { port, headers, agent }: Pick<Upstream, 'port'> & { readonly headers: FlatHeaders; readonly agent: Agent | false },
): RequestOptions {
  return {
    host: 'localhost',
    lookup: lookupLoopback,
    port,
    path,
    method: incoming.method ?? 'GET',
    maxHeaderSize: MAX_HEAD_BYTES,
    headers,
    agent,
  };
}

/** Whether a request may be sent twice: it changes nothing, and all of it is still known. */
export function isRepeatable(incoming: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return SAFE.has(incoming.method ?? '') && !carriesBody(incoming);
}
