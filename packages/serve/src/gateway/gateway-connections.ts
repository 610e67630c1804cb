import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Both sides of an upgraded connection. */
export interface Tunnel {
  readonly client: Socket;
  readonly service: Socket;
}

/**
 * What the gateway has under way: answers that are not all sent, and both sides of upgraded connections. Answers are
 * counted and not held: the collector pays for a set through which every request goes with a tenth of the gateway's time.
 */
export class GatewayConnections {
  #answers = 0;
  /** Of those that ask for an upgrade: their connections are on nobody else's list. */
  readonly #handshakes = new Set<ServerResponse>();
  readonly #tunnels = new Set<Tunnel>();
  /** All connections of clients, whatever node:http makes of them: it forgets those that it has let go of. */
  readonly #clients = new Set<Socket>();
  #onDrained: (() => void) | null = null;
  #onTunnelsGone: (() => void) | null = null;

  /** May be told of one connection more than once. */
  connected(client: Socket): void {
    if (this.#clients.has(client)) return;
    this.#clients.add(client);
    client.once('close', () => this.#clients.delete(client));
  }

  began(response: ServerResponse, isHandshake: boolean): void {
    if (isHandshake) this.#handshakes.add(response);
    else this.#answers++;
    response.on('close', () => {
      if (isHandshake) this.#handshakes.delete(response);
      else this.#answers--;
      this.#ended();
    });
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
    this.#handshakes.delete(response);
    this.#ended();
  }

  /** Settles when the last answer is sent. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#onDrained = resolve;
      this.#ended();
    });
  }

  /** Cuts off the answers that are left, with all connections that are no tunnels. */
  cut(): void {
    if (this.#answers === 0 && this.#handshakes.size === 0) return;
    const upgraded = new Set([...this.#tunnels].map(({ client }) => client));
    for (const client of this.#clients) if (!upgraded.has(client)) client.destroy();
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

  /** Cuts off everything. */
  cutAll(): void {
    for (const { service } of this.#tunnels) service.destroy();
    for (const client of this.#clients) client.destroy();
  }

  #ended(): void {
    if (this.#answers === 0 && this.#handshakes.size === 0) this.#onDrained?.();
  }
}
