import { Agent, createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Server as NetServer, Socket } from 'node:net';
import { ok, type Result } from '@svc-build/model/result';
import { declineUpgrade } from './decline-upgrade.ts';
import { answerRequest, type Plumbing, type Routing, type Site } from './gateway-answer.ts';
import { GatewayConnections } from './gateway-connections.ts';
import { type ListenAddress, listen } from './gateway-listen.ts';
import { sendPage } from './gateway-page.ts';
import { type Exchange, isWebSocket } from './gateway-process.ts';
import { sentence } from './page.ts';
import { MAX_HEAD_BYTES } from './proxy-target.ts';

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

/** Opens the gateway. Services may come up later: until then it says that they are starting. */
export async function openGateway(address: ListenAddress, given: Site): Promise<Result<Gateway>> {
  let site = given;
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const connections = new GatewayConnections();
  const plumbing: Plumbing = { agent, upgraded: (response, tunnel) => connections.upgraded(response, tunnel) };
  // Uploads may take any time; only the head of a request has a deadline.
  const options = { requestTimeout: 0, headersTimeout: HEAD_MS, maxHeaderSize: MAX_HEAD_BYTES };
  const server = createServer(options);
  const plain = createServer(options);
  const answer = (exchange: Exchange): void => {
    const { response, upgrade } = exchange;
    connections.began(response, upgrade !== null);
    if (!server.listening) response.shouldKeepAlive = false;
    const failed = (thrown: unknown): void => {
      sendPage(response, 500, sentence(`svc-build could not answer: ${String(thrown)}`));
    };
    try {
      answerRequest(exchange, site, plumbing)?.catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  };
  for (const one of [server, plain]) {
    one.on('request', (incoming, response) => answer({ incoming, response, upgrade: null }));
  }
  server.on('upgrade', (incoming, socket, head) => {
    if (!(socket instanceof Socket)) socket.destroy();
    else if (!isWebSocket(incoming)) declineUpgrade(incoming, socket, head, plain);
    else answer({ incoming, response: responseOn(socket, incoming), upgrade: { socket, head } });
  });
  const port = await listen(server, address);
  if (!port.ok) return port;
  let closed: Promise<void> | null = null;
  return ok({
    port: port.value,
    route: (routing) => {
      site = { ...site, ...routing };
    },
    drain: async (graceOver) => {
      closed ??= closeServer(server);
      await Promise.race([connections.drain(), graceOver]);
      connections.cut([server, plain]);
    },
    endTunnels: () => connections.endTunnels(),
    close: async (graceOver) => {
      closed ??= closeServer(server);
      await Promise.race([connections.tunnelsGone(), graceOver]);
      connections.cutTunnels();
      server.closeAllConnections();
      await closed;
      plain.closeAllConnections();
      agent.destroy();
    },
  });
}

/** node:http lets go of a connection that asks for an upgrade; with this it can be answered there as usual. */
function responseOn(socket: Socket, incoming: IncomingMessage): ServerResponse {
  socket.on('error', () => socket.destroy());
  const response = new ServerResponse(incoming);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.end());
  return response;
}

/** Not http's own close: it destroys connections whose answer is complete but not yet sent. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => NetServer.prototype.close.call(server, () => resolve()));
}
