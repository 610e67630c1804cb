import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What the gateway has under way: answers that are not all sent, and both sides of upgraded connections. */
export class GatewayConnections {
  readonly #answers = new Set<ServerResponse>();
  readonly #tunnels = new Set<Socket>();
  #onEmpty: (() => void) | null = null;

  began(response: ServerResponse): void {
    this.#answers.add(response);
    response.once('close', () => this.#ended(response));
  }

  upgraded(response: ServerResponse, sides: readonly Socket[]): void {
    for (const socket of sides) {
      this.#tunnels.add(socket);
      socket.once('close', () => this.#tunnels.delete(socket));
    }
    this.#ended(response);
  }

  /** Ends the upgraded connections and settles when the last answer is sent. */
  drain(): Promise<void> {
    for (const socket of this.#tunnels) socket.end();
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
      if (this.#answers.size === 0) resolve();
    });
  }

  /** Cuts off what is left. */
  cut(): void {
    for (const response of this.#answers) response.destroy();
    for (const socket of this.#tunnels) socket.destroy();
  }

  #ended(response: ServerResponse): void {
    this.#answers.delete(response);
    if (this.#answers.size === 0) this.#onEmpty?.();
  }
}
