import type { IncomingMessage, OutgoingMessage } from 'node:http';
import { relayTrailers } from './proxy-trailers.ts';

/**
 * Passes a body on as fast as the slower side can, and its end. `readable.pipe` does the same with a dozen listeners more,
 * which is a tenth of all that the gateway does for a request. Returns what leaves the rest unread.
 */
export function pump(from: IncomingMessage, to: OutgoingMessage): () => void {
  let isOver = false;
  const resume = (): void => {
    from.resume();
  };
  from.on('data', (chunk: Buffer) => {
    // A message that was given up is read to its end, so that its connection can be used again.
    if (isOver || to.destroyed || to.writableEnded) return;
    if (!to.write(chunk)) {
      from.pause();
      to.once('drain', resume);
    }
  });
  from.once('end', () => {
    if (isOver || to.destroyed || to.writableEnded) return;
    if (from.rawTrailers.length > 0) relayTrailers(from.rawTrailers, to);
    to.end();
  });
  return () => {
    isOver = true;
    from.resume();
  };
}
