import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { endToEndHeaders } from './proxy-headers.ts';

/** Passes a service's answer on as it comes; `onFailure` is called when its head cannot be sent. */
export function relayResponse(
  upstream: IncomingMessage,
  response: ServerResponse,
  onFailure: (error: Error) => void,
): void {
  try {
    response.writeHead(upstream.statusCode ?? 502, upstream.statusMessage, endToEndHeaders(upstream));
  } catch (thrown) {
    // node:http refuses to send some characters that it accepts.
    upstream.destroy();
    onFailure(thrown instanceof Error ? thrown : new Error(String(thrown)));
    return;
  }
  // Ends both when either breaks: a client sees a body that was cut short as cut short, a service sees a client leave.
  pipeline(upstream, response, () => {});
  // A head that comes alone, such as that of an event stream that waits, must not wait for the first byte of the body.
  setImmediate(() => {
    if (!upstream.readableDidRead && !response.writableEnded && !response.destroyed) response.flushHeaders();
  });
}
