import { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';

/** How long requests may take to end once we are told to stop; then the process goes anyway. */
const DRAIN_MS = 8000;

/** Counts the requests of servers that are in work, and ends the process between requests when it is told to stop. */
export class Drain {
  readonly #servers = new Set<Server>();
  #active = 0;
  #stopping = false;

  watch(server: Server): void {
    if (this.#servers.has(server)) return;
    this.#servers.add(server);
    // On an HTTP/2 server that handles streams, a listener for requests would be a second answer.
    if (!(server instanceof HttpServer) && server.listenerCount('request') === 0) return;
    server.prependListener(
      'request',
      (_request: unknown, response: { once(event: 'close', done: () => void): void }) => {
        this.#active++;
        response.once('close', () => {
          this.#active--;
          this.#exitWhenIdle();
        });
      },
    );
  }

  /** An app that handles the signal itself is left to do so. */
  onSignal(signal: 'SIGTERM'): void {
    const stop = (): void => {
      if (this.#stopping || process.listeners(signal).some((listener) => listener !== stop)) return;
      this.#stopping = true;
      for (const server of this.#servers) {
        server.close();
        if (server instanceof HttpServer) server.closeIdleConnections();
      }
      setTimeout(() => process.exit(0), DRAIN_MS).unref();
      this.#exitWhenIdle();
    };
    process.on(signal, stop);
  }

  #exitWhenIdle(): void {
    if (this.#stopping && this.#active === 0) process.exit(0);
  }
}
