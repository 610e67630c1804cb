import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';

/** So many requests of one connection may wait for those before them; no pipeline is that long. */
const MAX_PIPELINED = 100;

/** node:http tells only here which response a connection is sending. */
type AnsweringSocket = Socket & { readonly _httpMessage?: ServerResponse | null };

/**
 * Has the requests of a connection answered one after the other. node:http hands each on as soon as it is read and only
 * sends the answers in order: a service could carry out a later request before an earlier one.
 */
export class RequestsInTurn {
  readonly #waiting = new WeakMap<Socket, number>();

  /** Answers now if the request is the first of its connection, which nearly all are, and else in its turn. */
  take(exchange: Exchange, answer: (exchange: Exchange) => void): void {
    const { incoming, response } = exchange;
    // A response has a socket once those before it on the connection are sent.
    if (response.socket !== null) {
      answer(exchange);
      return;
    }
    const { socket } = incoming;
    const waiting = this.#waiting.get(socket) ?? 0;
    if (waiting >= MAX_PIPELINED) {
      socket.destroy();
      return;
    }
    this.#waiting.set(socket, waiting + 1);
    response.once('socket', () => {
      this.#waiting.set(socket, (this.#waiting.get(socket) ?? 1) - 1);
      queueMicrotask(() => answer(exchange));
    });
  }
}

/** Calls back when all that was asked before on a connection is answered, unless that is its end. */
export function afterEarlier(socket: AnsweringSocket, then: () => void): void {
  const earlier = socket._httpMessage ?? null;
  if (earlier !== null) {
    // node:http no longer passes the connection's drain on to the answer that is being sent, so that is done here.
    const goOn = (): void => void earlier.emit('drain');
    socket.on('drain', goOn);
    earlier.once('close', () => {
      socket.off('drain', goOn);
      afterEarlier(socket, then);
    });
    return;
  }
  // node:http has set a timeout of a few seconds for an idle connection; a tunnel may be silent for longer.
  socket.setTimeout(0);
  if (!socket.destroyed && !socket.writableEnded) then();
}
