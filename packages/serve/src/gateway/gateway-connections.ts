import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Both sides of an upgraded connection. */
export interface Tunnel {
  readonly client: Socket;
  readonly service: Socket;
}

/**
 * What the gateway has under way: answers that are not all sent, and both sides of upgraded connections. Answers are
 * only counted: a set that every request enters and leaves costs the garbage collector a tenth of the gateway's time.
 */
export class GatewayConnections {
  #answers = 0;
  /** Responses to requests for an upgrade that are not all sent. */
  readonly #handshakes = new Set<ServerResponse>();
  readonly #tunnels = new Set<Tunnel>();
  /** All connections of clients; the list of node:http lacks those that were upgraded. */
  readonly #clients = new Set<Socket>();
  #onDrained: (() => void) | null = null;
  #onTunnelsGone: (() => void) | null = null;

  /** A connection that is declined an upgrade comes here a second time. */
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

  /** Resolves when the last answer is sent. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#onDrained = resolve;
      this.#ended();
    });
  }

  /** If answers are left, closes all connections that are no tunnels. */
  cut(): void {
    if (this.#answers === 0 && this.#handshakes.size === 0) return;
    const upgraded = new Set([...this.#tunnels].map(({ client }) => client));
    for (const client of this.#clients) if (!upgraded.has(client)) client.destroy();
  }

  /** Ends every tunnel towards its service, as if the client had left; what the service still sends reaches the client. */
  endTunnels(): void {
    for (const { client, service } of this.#tunnels) {
      client.unpipe(service);
      client.resume();
      service.end();
    }
  }

  /** Resolves when the last upgraded connection is closed. */
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
