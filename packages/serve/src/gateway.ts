import { Agent, createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Server as NetServer, Socket } from 'node:net';
import { ok, type Result } from '@svc-build/model/result';
import { declineUpgrade } from './decline-upgrade.ts';
import { answerRequest, type Site } from './gateway-answer.ts';
import { GatewayConnections } from './gateway-connections.ts';
import { type ListenAddress, listen } from './gateway-listen.ts';
import { sendPage } from './gateway-page.ts';
import { type Exchange, isWebSocket } from './gateway-process.ts';
import { MAX_HEAD_BYTES } from './proxy-target.ts';

/** The one address of all services. */
export interface Gateway {
  readonly port: number;
  /** Takes no more connections, lets answers finish, and cuts off what is left when `graceOver` settles. */
  close(graceOver: Promise<void>): Promise<void>;
}

/** Less than the five seconds after which common servers close an idle connection, so that we let go of it first. */
const IDLE_MS = 4000;

/** How long a client may take to send the head of its request. */
const HEAD_MS = 60_000;

/** Opens the gateway. Services may come up later: until then it says that they are starting. */
export async function openGateway(
  address: ListenAddress,
  site: Omit<Site, 'agent' | 'upgraded'>,
): Promise<Result<Gateway>> {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const connections = new GatewayConnections();
  const whole: Site = {
    ...site,
    agent,
    upgraded: (response, sides) => connections.upgraded(response, sides),
  };
  // Uploads may take any time; only the head of a request has a deadline.
  const options = { requestTimeout: 0, headersTimeout: HEAD_MS, maxHeaderSize: MAX_HEAD_BYTES };
  const server = createServer(options);
  const plain = createServer(options);
  const answer = (exchange: Exchange): void => {
    const { response } = exchange;
    connections.began(response);
    if (!server.listening) response.shouldKeepAlive = false;
    answerRequest(exchange, whole).catch((thrown: unknown) => {
      sendPage(response, 500, [`svc-build could not answer: ${String(thrown)}`]);
    });
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
  return ok({
    port: port.value,
    close: async (graceOver) => {
      await closeServer(server, connections, graceOver);
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

async function closeServer(server: Server, connections: GatewayConnections, graceOver: Promise<void>): Promise<void> {
  // Not http's own close: it destroys connections whose answer is complete but not yet sent.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  await Promise.race([connections.drain(), graceOver]);
  connections.cut();
  server.closeAllConnections();
  await closed;
}
