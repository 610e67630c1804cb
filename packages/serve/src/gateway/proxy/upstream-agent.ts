import { Agent, type ClientRequestArgs, type IncomingMessage } from 'node:http';
import { connect, type NetConnectOpts, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Less than the five seconds after which common servers close an idle connection, so that we let go of it first. */
const IDLE_MS = 4000;
/** A service that says how long it keeps a connection is believed, less the time that its answer may take to arrive. */
const MARGIN_MS = 1000;

/** node:http says nowhere else which answer has just come over a connection; its own agent looks there too. */
type AnsweredSocket = Duplex & { readonly _httpMessage?: { readonly res?: IncomingMessage | null } | null };

/**
 * Keeps connections to services while they are idle for a short time. Each connection has one timer for all of its life,
 * which closes it only when it is idle: with a timeout of its own, the agent of node:http would stop and start one for
 * every request, which is a twentieth of all that the gateway does for it.
 */
export class UpstreamAgent extends Agent {
  constructor() {
    super({ keepAlive: true });
  }

  override createConnection(options: ClientRequestArgs): Socket {
    return connect({ ...(options as NetConnectOpts), timeout: IDLE_MS });
  }

  /** Called when a connection has become idle; says whether it is kept. */
  override keepSocketAlive(socket: AnsweredSocket): boolean {
    const answer = socket._httpMessage?.res;
    const idleMs = Math.min(IDLE_MS, answer == null ? IDLE_MS : announcedMs(answer.rawHeaders));
    if (!(socket instanceof Socket) || idleMs <= 0) return false;
    socket.unref();
    if (socket.timeout !== idleMs) socket.setTimeout(idleMs);
    return true;
  }
}

function announcedMs(rawHeaders: readonly string[]): number {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length !== 10 || rawHeaders[at]?.toLowerCase() !== 'keep-alive') continue;
    const seconds = /^timeout=(\d+)/.exec(rawHeaders[at + 1] ?? '')?.[1];
    if (seconds !== undefined) return Number(seconds) * 1000 - MARGIN_MS;
  }
  return Number.POSITIVE_INFINITY;
}
