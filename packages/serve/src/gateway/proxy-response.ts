import type { IncomingMessage, ServerResponse } from 'node:http';
import { endToEndHeaders, type FlatHeaders, trailerOf } from './proxy-headers.ts';
import type { ProxyTarget } from './proxy-target.ts';
import { publicLocation } from './public-location.ts';
import { pump } from './pump.ts';
import { restorePrefix } from './strip-prefix.ts';
import { UnsendableAnswer, unsendable } from './unsendable-answer.ts';

/** What an answer without a body says of its length is for nobody, and some readers would wait for it. */
const LENGTH = new Set(['content-length']);

/** Passes a service's answer on as it comes; `onFailure` is called when its head cannot be sent. The caller ends it when the client leaves. */
export function relayResponse(
  upstream: IncomingMessage,
  response: ServerResponse,
  target: Pick<ProxyTarget, 'port' | 'prefix' | 'isStripped' | 'client'>,
  onFailure: (error: Error) => void,
): void {
  const problem = unsendable(upstream);
  try {
    if (problem !== null) throw new UnsendableAnswer(problem);
    response.writeHead(upstream.statusCode ?? 502, upstream.statusMessage, answerHeaders(upstream, response, target));
  } catch (thrown) {
    // Whatever else node:http refuses to write.
    upstream.destroy();
    onFailure(thrown instanceof Error ? thrown : new Error(String(thrown)));
    return;
  }
  // A body that was cut short must arrive as cut short. (stream.pipeline does it too, and takes a fifth of the request.)
  upstream.on('error', () => response.destroy());
  pump(upstream, response);
  // A head that comes alone, such as that of an event stream that waits, must not wait for the first byte of the body.
  queueMicrotask(() => {
    if (!upstream.readableDidRead && !response.writableEnded && !response.destroyed) response.flushHeaders();
  });
}

function answerHeaders(
  upstream: IncomingMessage,
  { req }: ServerResponse,
  { port, prefix, isStripped, client }: Pick<ProxyTarget, 'port' | 'prefix' | 'isStripped' | 'client'>,
): FlatHeaders {
  const { statusCode, headers } = upstream;
  const own = endToEndHeaders(upstream, statusCode === 204 ? LENGTH : undefined);
  const kept = headers.location === undefined ? own : publicLocation(own, port, client);
  const trailer = trailerOf(upstream);
  // A client of HTTP/1.0 gets no chunks, and so no trailers; neither does one that gets no body.
  const hasTrailer = trailer.length > 0 && req.httpVersion === '1.1' && req.method !== 'HEAD';
  if (hasTrailer && statusCode !== 204 && statusCode !== 304) kept.push(...trailer);
  return isStripped ? restorePrefix(kept, prefix, client.host) : kept;
}
