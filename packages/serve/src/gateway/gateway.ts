import { Agent, createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Server as NetServer, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ok, type Result } from '@svc-build/model/result';
import { declineUpgrade } from './decline-upgrade.ts';
import { answerRequest, type Plumbing, type Routing, type Site } from './gateway-answer.ts';
import { GatewayConnections } from './gateway-connections.ts';
import { type ListenAddress, listen } from './gateway-listen.ts';
import { sendPage } from './gateway-page.ts';
import { type Exchange, isWebSocket } from './gateway-process.ts';
import { sentence } from './page.ts';
import { MAX_HEAD_BYTES } from './proxy-target.ts';
import { afterEarlier, RequestsInTurn } from './requests-in-turn.ts';

/** The one address of all services. It closes in three steps, so that processes may stop while their tunnels still stand. */
export interface Gateway {
  readonly port: number;
  /** From the next request on, these answer. */
  route(routing: Routing): void;
  /** Takes no more connections, lets answers finish, and cuts off what is left when `graceOver` settles. */
  drain(graceOver: Promise<void>): Promise<void>;
  /** Ends the upgraded connections, for services that wait for their clients to leave. */
  endTunnels(): void;
  /** Lets what the services said last reach the clients, and is gone when that is done or `graceOver` settles. */
  close(graceOver: Promise<void>): Promise<void>;
}

/** Less than the five seconds after which common servers close an idle connection, so that we let go of it first. */
const IDLE_MS = 4000;

/** How long a client may take to send the head of its request. */
const HEAD_MS = 60_000;

/** Opens the gateway. Services may come up later: until then requests wait for them, or are told that they are starting. */
export async function openGateway(address: ListenAddress, given: Site): Promise<Result<Gateway>> {
  let site = given;
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const connections = new GatewayConnections();
  const closing = new AbortController();
  const plumbing: Plumbing = {
    agent,
    closing: closing.signal,
    upgraded: (response, tunnel) => connections.upgraded(response, tunnel),
  };
  const server = createGatewayServer(connections, (exchange) => {
    const { response, upgrade } = exchange;
    connections.began(response, upgrade !== null);
    if (closing.signal.aborted) response.shouldKeepAlive = false;
    const failed = (thrown: unknown): void => {
      sendPage(response, 500, sentence(`svc-build could not answer: ${String(thrown)}`));
    };
    try {
      answerRequest(exchange, site, plumbing)?.catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  });
  const port = await listen(server, address);
  if (!port.ok) return port;
  // A connection that the system cannot give us is the loss of whoever opened it.
  server.on('error', () => {});
  let closed: Promise<void> | null = null;
  return ok({
    port: port.value,
    route: (routing) => {
      site = { ...site, ...routing };
    },
    drain: async (graceOver) => {
      closed ??= closeServer(server);
      closing.abort();
      await Promise.race([connections.drain(), graceOver]);
      connections.cut();
    },
    endTunnels: () => connections.endTunnels(),
    close: async (graceOver) => {
      closed ??= closeServer(server);
      closing.abort();
      await Promise.race([connections.tunnelsGone(), graceOver]);
      connections.cutAll();
      await closed;
      agent.destroy();
    },
  });
}

/** Everything that a connection can ask for, as exchanges, those of one connection in turn. */
function createGatewayServer(connections: GatewayConnections, answer: (exchange: Exchange) => void): Server {
  // Uploads may take any time; only the head of a request has a deadline.
  const server = createServer({ requestTimeout: 0, headersTimeout: HEAD_MS, maxHeaderSize: MAX_HEAD_BYTES });
  // By itself, node:http drops headers above some number, and with them perhaps the length of the body.
  server.maxHeadersCount = 0;
  const inTurn = new RequestsInTurn();
  const ask = (incoming: IncomingMessage, response: ServerResponse): void =>
    inTurn.take({ incoming, response, upgrade: null }, answer);
  server.on('connection', (socket) => connections.connected(socket));
  server.on('request', ask);
  // The service decides whether the client is to go on.
  server.on('checkContinue', ask);
  for (const event of ['upgrade', 'connect'] as const) {
    server.on(event, (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!(socket instanceof Socket)) return void socket.destroy();
      // node:http has taken its own listener away; one of ours may still be there.
      if (socket.listenerCount('error') === 0) socket.on('error', () => socket.destroy());
      afterEarlier(socket, () => {
        const upgrade = { socket, head };
        if (event === 'upgrade' && !isWebSocket(incoming)) declineUpgrade(incoming, upgrade, server);
        else answer({ incoming, response: responseOn(socket, incoming), upgrade });
      });
    });
  }
  return server;
}

/** node:http lets go of a connection that asks for an upgrade; with this it can be answered there as usual. */
function responseOn(socket: Socket, incoming: IncomingMessage): ServerResponse {
  const response = new ServerResponse(incoming);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.destroySoon());
  return response;
}

/** Not http's own close: it destroys connections whose answer is complete but not yet sent. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => NetServer.prototype.close.call(server, () => resolve()));
}
