import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';

/** So many requests of one connection may wait for those before them; no pipeline is that long. */
const MAX_PIPELINED = 100;

/** node:http tells only here which response a connection is sending, and which request it is reading or has read last. */
type AnsweringSocket = Socket & {
  readonly _httpMessage?: ServerResponse | null;
  readonly parser?: { readonly incoming: IncomingMessage | null } | null;
};

/**
 * Has the requests of a connection answered one after the other. node:http hands each on as soon as it is read and only
 * sends the answers in order: a service could carry out a later request before an earlier one.
 */
export class RequestsInTurn {
  readonly #waiting = new WeakMap<Socket, number>();
  /** Connections on which something came that cannot be read. */
  readonly #unreadable = new WeakSet<Socket>();
  /** What answers requests whose body turned out to be unreadable while they waited. */
  readonly #refusals = new WeakMap<IncomingMessage, () => void>();

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
      queueMicrotask(() => (this.#refusals.get(incoming) ?? answer)(exchange));
    });
  }

  /**
   * Answers what cannot be read with `refusal`, and ends the connection. It comes behind the answers that are still due:
   * by itself, node:http puts it in their place. Called again for all that follows on the connection.
   */
  refuse(socket: AnsweringSocket, refusal: string): void {
    const [sending, reading] = [socket._httpMessage ?? null, socket.parser?.incoming];
    const broken = reading?.complete === false ? reading : null;
    const isDue = sending === null || sending.req === broken;
    if (isDue && sending?.headersSent !== true && socket.writable) end(socket, refusal);
    else if (isDue || socket.readableEnded) socket.destroy();
    else if (!this.#unreadable.has(socket)) {
      this.#unreadable.add(socket);
      if (broken === null) onceAnswered(socket, () => end(socket, refusal));
      else this.#refusals.set(broken, () => end(socket, refusal));
    }
  }
}

function end(socket: Socket, refusal: string): void {
  socket.write(refusal);
  socket.destroySoon();
}

/** Calls back when all that was asked before an upgrade is answered, unless that is the end of the connection. */
export function afterEarlier(socket: AnsweringSocket, then: () => void): void {
  // node:http no longer passes the connection's drain on to the answer that is being sent, so that is done here.
  const goOn = (): void => void socket._httpMessage?.emit('drain');
  socket.on('drain', goOn);
  onceAnswered(socket, () => {
    socket.off('drain', goOn);
    then();
  });
}

function onceAnswered(socket: AnsweringSocket, then: () => void): void {
  const earlier = socket._httpMessage ?? null;
  if (earlier !== null) {
    earlier.once('close', () => onceAnswered(socket, then));
    return;
  }
  // node:http has set a timeout of a few seconds for an idle connection; a tunnel may be silent for longer.
  socket.setTimeout(0);
  if (!socket.destroyed && !socket.writableEnded) then();
}
