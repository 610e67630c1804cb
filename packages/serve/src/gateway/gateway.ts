import { ok, type Result } from '@svc-build/model/result';
import { answerRequest } from './answer-request.ts';
import type { Plumbing } from './find-owner.ts';
import { GatewayConnections } from './gateway-connections.ts';
import { closeServer, createGatewayServer } from './gateway-server.ts';
import { type ListenAddress, listen } from './listen.ts';
import { sendPage, sentence } from './page.ts';
import { UpstreamAgent } from './proxy/upstream-agent.ts';
import type { Routing, Site } from './site.ts';

/** The one address of all services. It closes in three steps, so that processes may stop while their tunnels still stand. */
export interface Gateway {
  readonly port: number;
  /** From the next request on, these answer. */
  route(routing: Routing): void;
  /** Takes no more connections, lets answers finish, and cuts off what is left when `graceOver` resolves. */
  drain(graceOver: Promise<void>): Promise<void>;
  /** Ends the upgraded connections, for services that wait for their clients to leave. */
  endTunnels(): void;
  /** Lets the last messages of the services reach their clients, at most until `graceOver` resolves; then everything is closed. */
  close(graceOver: Promise<void>): Promise<void>;
}

/** Opens the gateway. Services may come up later: until then requests wait for them, or are told that they are starting. */
export async function openGateway(address: ListenAddress, given: Site): Promise<Result<Gateway>> {
  let site = given;
  const agent = new UpstreamAgent();
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
      sendPage(response, { status: 500, page: sentence(`svc-build could not answer: ${String(thrown)}`) });
    };
    try {
      answerRequest(exchange, site, plumbing)?.catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  });
  const port = await listen(server, address);
  if (!port.ok) return port;
  // An error here is a connection that could not be accepted; only its client is concerned.
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
