import type { IncomingMessage, ServerResponse } from 'node:http';
import { endToEndHeaders } from './proxy-headers.ts';

/** Passes a service's answer on as it comes; `onFailure` is called when its head cannot be sent. The caller ends it when the client leaves. */
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
  // A body that was cut short must arrive as cut short. (stream.pipeline does it too, and takes a fifth of the request.)
  upstream.on('error', () => response.destroy());
  upstream.pipe(response);
  // A head that comes alone, such as that of an event stream that waits, must not wait for the first byte of the body.
  setImmediate(() => {
    if (!upstream.readableDidRead && !response.writableEnded && !response.destroyed) response.flushHeaders();
  });
}
