import type { IncomingMessage, OutgoingMessage } from 'node:http';
import { isEndToEnd } from './message-headers.ts';

const NOW = Promise.resolve();

/**
 * Passes a body on as fast as the slower side can, and its end. `readable.pipe` does the same with a dozen listeners more,
 * which is a tenth of all that the gateway does for a request. Returns what leaves the rest unread.
 */
export function pumpBody(from: IncomingMessage, to: OutgoingMessage): () => void {
  let isOver = false;
  const resume = (): void => {
    from.resume();
  };
  from.on('data', (chunk: Buffer) => {
    // When the other side is gone, the message is still read to its end, so that its connection can be used again.
    if (isOver || to.destroyed || to.writableEnded) return;
    if (!to.write(chunk)) {
      from.pause();
      to.once('drain', resume);
    }
  });
  from.on('end', () => {
    if (isOver || to.destroyed || to.writableEnded) return;
    if (from.rawTrailers.length > 0) relayTrailers(from.rawTrailers, to);
    to.end();
  });
  // A head is sent together with the first part of its body if that has arrived too; else alone, since the receiver may wait for it.
  // At that time everything that arrived together is read. (queueMicrotask would make an asynchronous resource for each.)
  NOW.then(() => {
    if (!from.readableDidRead && !to.destroyed && !to.writableEnded) to.flushHeaders();
  });
  return () => {
    isOver = true;
    from.resume();
  };
}

/** Passes trailers on; called before the message is ended. */
function relayTrailers(rawTrailers: readonly string[], to: OutgoingMessage): void {
  const kept: [string, string][] = [];
  for (let at = 0; at + 1 < rawTrailers.length; at += 2) {
    // Some servers merge trailers into the headers, so what may not be a header may not be a trailer.
    const name = rawTrailers[at] ?? '';
    if (isEndToEnd(name.toLowerCase())) kept.push([name, rawTrailers[at + 1] ?? '']);
  }
  try {
    to.addTrailers(kept);
  } catch {
    // node:http refuses to send some characters that it accepts.
  }
}
