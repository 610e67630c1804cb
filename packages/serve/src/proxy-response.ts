import type { IncomingMessage, ServerResponse } from 'node:http';
import { endToEndHeaders, trailerOf } from './proxy-headers.ts';
import type { ProxyTarget } from './proxy-target.ts';
import { publicLocation } from './public-location.ts';
import { pump } from './pump.ts';
import { restorePrefix } from './strip-prefix.ts';

/** Passes a service's answer on as it comes; `onFailure` is called when its head cannot be sent. The caller ends it when the client leaves. */
export function relayResponse(
  upstream: IncomingMessage,
  response: ServerResponse,
  { port, prefix, isStripped }: Pick<ProxyTarget, 'port' | 'prefix' | 'isStripped'>,
  onFailure: (error: Error) => void,
): void {
  try {
    const host = response.req.headers.host ?? '';
    const own = endToEndHeaders(upstream);
    const headers = upstream.headers.location === undefined ? own : publicLocation(own, port, host);
    // A client of HTTP/1.0 gets no chunks, and so no trailers.
    if (response.req.httpVersion === '1.1') headers.push(...trailerOf(upstream));
    response.writeHead(
      upstream.statusCode ?? 502,
      upstream.statusMessage,
      isStripped ? restorePrefix(headers, prefix, host) : headers,
    );
  } catch (thrown) {
    // node:http refuses to send some characters that it accepts.
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
