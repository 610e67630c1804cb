import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';

/** How much of a request is read ahead: only a connection that is read shows that its client has left. */
const MAX_AHEAD_BYTES = 256 * 1024;

/** node:http takes no other bound for the body of one request, and tells only here what a connection is reading. */
type Bounded = IncomingMessage & { readonly _readableState: { highWaterMark: number } };
type ReadingSocket = Socket & { readonly parser?: { readonly incoming: IncomingMessage | null } | null };

/** A request that waits to be read, while its connection is read so that it notices that its client has left. */
export interface ReadAhead {
  /** Whether so much came that the connection is read no further: from then on it is not noticed that the client leaves. */
  isFull(): boolean;
  /** Ends it; what came meanwhile is still there to be read. */
  end(): void;
}

export function readAhead({ incoming, upgrade }: Exchange): ReadAhead {
  return upgrade === null ? readBody(incoming as Bounded) : readSocket(upgrade.socket);
}

function readBody(incoming: Bounded): ReadAhead {
  const { socket, _readableState: buffer }: { readonly socket: ReadingSocket } & Bounded = incoming;
  const bound = buffer.highWaterMark;
  buffer.highWaterMark = MAX_AHEAD_BYTES;
  // It may have been stopped at its first bound. (At its end, this would be its end for all who come later.)
  if (!incoming.complete && incoming.readableLength > 0) incoming.read(0);
  return {
    isFull: () => {
      // It may also be the body of a later request that stops the connection.
      const last = socket.parser?.incoming ?? incoming;
      return !last.complete && last.readableLength >= last.readableHighWaterMark;
    },
    end: () => {
      buffer.highWaterMark = bound;
    },
  };
}

function readSocket(socket: Socket): ReadAhead {
  const held: Buffer[] = [];
  let bytes = 0;
  const read = (): void => {
    while (bytes < MAX_AHEAD_BYTES) {
      const chunk: Buffer | null = socket.read();
      if (chunk === null) return;
      held.push(chunk);
      bytes += chunk.length;
    }
  };
  const leave = (): void => {
    socket.destroy();
  };
  socket.on('readable', read);
  socket.once('end', leave);
  return {
    isFull: () => bytes >= MAX_AHEAD_BYTES,
    end: () => {
      socket.off('readable', read);
      socket.off('end', leave);
      if (!socket.readableEnded) socket.unshift(Buffer.concat(held));
    },
  };
}
