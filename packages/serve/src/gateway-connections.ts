import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Both sides of an upgraded connection. */
export interface Tunnel {
  readonly client: Socket;
  readonly service: Socket;
}

/** What the gateway has under way: answers that are not all sent, and both sides of upgraded connections. */
export class GatewayConnections {
  readonly #answers = new Set<ServerResponse>();
  readonly #tunnels = new Set<Tunnel>();
  #onDrained: (() => void) | null = null;
  #onTunnelsGone: (() => void) | null = null;

  began(response: ServerResponse): void {
    this.#answers.add(response);
    response.once('close', () => this.#ended(response));
  }

  upgraded(response: ServerResponse, tunnel: Tunnel): void {
    const open = new Set([tunnel.client, tunnel.service]);
    this.#tunnels.add(tunnel);
    for (const socket of open) {
      socket.once('close', () => {
        open.delete(socket);
        if (open.size === 0) this.#tunnels.delete(tunnel);
        if (this.#tunnels.size === 0) this.#onTunnelsGone?.();
      });
    }
    this.#ended(response);
  }

  /** Settles when the last answer is sent. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#onDrained = resolve;
      if (this.#answers.size === 0) resolve();
    });
  }

  /** Cuts off the answers that are left. */
  cut(): void {
    for (const response of this.#answers) response.destroy();
  }

  /** Tells every service that its clients have left; what it still says goes to them. */
  endTunnels(): void {
    for (const { client, service } of this.#tunnels) {
      client.unpipe(service);
      client.resume();
      service.end();
    }
  }

  /** Settles when the last upgraded connection is gone. */
  tunnelsGone(): Promise<void> {
    return new Promise((resolve) => {
      this.#onTunnelsGone = resolve;
      if (this.#tunnels.size === 0) resolve();
    });
  }

  cutTunnels(): void {
    for (const { client, service } of this.#tunnels) for (const side of [client, service]) side.destroy();
  }

  #ended(response: ServerResponse): void {
    this.#answers.delete(response);
    if (this.#answers.size === 0) this.#onDrained?.();
  }
}
