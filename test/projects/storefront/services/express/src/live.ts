import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';

/** Sends every message back to whoever sent it. */
export function serveLive(server: Server, path: string): void {
  new WebSocketServer({ server, path }).on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
}
