import { type Agent, type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { relayResponse } from './proxy-response.ts';
import { type ProxyTarget, requestOptions } from './proxy-target.ts';

/** Methods that may be sent twice. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

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
): void {
  const options = requestOptions(incoming, target);
  const hasBody = carriesBody(incoming);
  let outgoing: ClientRequest | null = null;

  const send = (agent: Agent | false): void => {
    let answered = false;
    const sent = request({ ...options, agent });
    outgoing = sent;
    sent.once('response', (upstream) => {
      answered = true;
      relayResponse(upstream, response, onFailure);
    });
    sent.on('error', (error) => {
      // An answer that breaks off shows in the answer's own stream, and a client that left needs none.
      if (answered || response.destroyed) return;
      // The service closed a kept connection just as we took it up again: nobody's fault, and nothing was done yet.
      if (sent.reusedSocket && !hasBody && SAFE.has(incoming.method ?? '')) send(false);
      else onFailure(error);
    });
    if (hasBody) {
      sent.flushHeaders();
      incoming.pipe(sent);
    } else {
      sent.end();
    }
  };

  response.once('close', () => {
    if (outgoing === null || (response.writableFinished && outgoing.writableFinished)) return;
    // The client left, or was answered before the end of its upload, of which the rest has no reader.
    incoming.unpipe(outgoing);
    incoming.resume();
    outgoing.destroy();
  });
  try {
    send(target.agent);
  } catch (thrown) {
    // node:http refuses to send some characters that it accepts.
    onFailure(thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
}

function carriesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
