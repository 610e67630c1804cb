import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A client's connection that asks to become something other than HTTP, and what it has already sent. */
export interface UpgradeConnection {
  readonly socket: Socket;
  readonly head: Buffer;
}

/** One request and its answer; for one that asks for a WebSocket also its connection. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly upgrade: UpgradeConnection | null;
}
