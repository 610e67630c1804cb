import type { Agent, IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { Clock, Files } from '@svc-build/model/host';
import { isBelow, RESERVED_PREFIX } from '@svc-build/model/names';
import { authorityOf, parseRequestPath, type RequestPath } from '@svc-build/model/request-path';
import { matchRoute, type RouteTable } from '@svc-build/model/routes';
import type { StaticAnswer, StaticFiles } from '../static/static-files.ts';
import { forwardedClient } from './forwarded-client.ts';
import type { Tunnel } from './gateway-connections.ts';
import { sendPage } from './gateway-page.ts';
import { answerFromProcess, type Exchange, type ServedProcess } from './gateway-process.ts';
import { noticeLeaving } from './notice-leaving.ts';
import { type Observer, observeExchange } from './observe-exchange.ts';
import { type Page, sentence } from './page.ts';
import type { ProxyTarget } from './proxy-target.ts';
import type { ProxyTrust } from './proxy-trust.ts';
import { refusedRequest } from './refused-request.ts';

/** A service as the gateway sees it: files, a process, or both (then the files come first). */
export interface ServedService {
  readonly name: string;
  readonly files: StaticFiles | null;
  readonly process: ServedProcess | null;
  /** In seconds; null for no limit. */
  readonly maxDuration: number | null;
  /** Holds requests while it starts again; without it they are told at once. Null when there is nothing to wait for. */
  readonly hold?: () => Promise<void> | null;
}

/** Who answers which path. */
export interface Routing {
  readonly table: RouteTable;
  readonly services: ReadonlyMap<string, ServedService>;
}

/** What the gateway answers from. */
export interface Site extends Routing {
  readonly files: Pick<Files, 'stream'>;
  readonly clock: Clock;
  /** Whose word about clients counts; without it, nobody's. */
  readonly trust?: ProxyTrust;
  /** Answers a path below the reserved prefix; false when it has no answer either. */
  readonly reserved?: (incoming: IncomingMessage, response: ServerResponse, path: string) => boolean;
  /** Hears of each request as it ends, those below the reserved prefix excepted. */
  readonly observe?: Observer;
}

/** What the gateway itself adds to that. */
export interface Plumbing {
  readonly agent: Agent;
  /** Aborted when serving stops: nobody waits for a service any more. */
  readonly closing: AbortSignal;
  /** Gets each connection that was upgraded. */
  readonly upgraded: (response: ServerResponse, tunnel: Tunnel) => void;
}

/**
 * Answers one request: finds the owner of its path, and there the file or the process that answers. The promise is only
 * for what is read from disk and for what waits: most requests need none.
 */
export function answerRequest(exchange: Exchange, site: Site, plumbing: Plumbing): Promise<void> | undefined {
  const { incoming, response, upgrade } = exchange;
  const url = incoming.url ?? '';
  const authority = authorityOf(url);
  const refused = refusedRequest(exchange, authority);
  if (refused !== null) {
    sendPage(response, refused.status, sentence(refused.text), { connection: 'close' });
    return;
  }
  if (authority !== null) incoming.headers.host = authority;
  const asked = parseRequestPath(url);
  if (asked === null) {
    sendPage(response, 400, sentence('The request names no valid path.'));
    return;
  }
  const { path } = asked;
  const isReserved = isBelow(path, RESERVED_PREFIX);
  if (isReserved && upgrade === null && site.reserved?.(incoming, response, path) === true) return;
  const match = isReserved ? null : matchRoute(site.table, path, asked.spelled);
  const service = match === null ? undefined : site.services.get(match.route.service);
  const observed = observer(exchange, service?.name ?? null, isReserved ? null : path, site);
  if (match === null || service === undefined) {
    sendPage(response, 404, nobodyOwns(path, site.table));
    return;
  }
  const client = forwardedClient(incoming, site.trust ?? null);
  if (client === null) {
    sendPage(response, 400, sentence('The host that the proxy names is none.'), { connection: 'close' });
    return;
  }
  const { agent } = plumbing;
  const { prefix, stripPrefix: isStripped } = match.route;
  const target = { path: match.receives + asked.query, prefix, isStripped, agent, client };
  const opened: Plumbing['upgraded'] =
    observed === null
      ? plumbing.upgraded
      : (...tunnel) => {
          observed();
          plumbing.upgraded(...tunnel);
        };
  return answerFrom({ exchange, service, asked, site, target, opened, closing: plumbing.closing }, afterStart);
}

/** A request whose owner is known, and all that its answer takes. */
interface Owned {
  readonly exchange: Exchange;
  readonly service: ServedService;
  readonly asked: RequestPath;
  readonly site: Site;
  readonly target: Omit<ProxyTarget, 'port'>;
  readonly opened: Plumbing['upgraded'];
  readonly closing: AbortSignal;
}

/** Answers from files where there are some, and with `otherwise` what they do not answer. */
function answerFrom(owned: Owned, otherwise: (owned: Owned) => Promise<void> | undefined): Promise<void> | undefined {
  const { files } = owned.service;
  return files === null || owned.exchange.upgrade !== null ? otherwise(owned) : fromFiles(owned, files, otherwise);
}

/** Answers from the process, once that has started. */
function afterStart(owned: Owned): Promise<void> | undefined {
  const { response, upgrade } = owned.exchange;
  const wait = waiting(owned.service, response, owned.closing);
  if (wait === null) return passOn(owned);
  const endWatch = upgrade === null ? null : noticeLeaving(upgrade.socket);
  return wait.then(() => {
    endWatch?.();
    // What has been started may turn out to be files.
    return response.destroyed ? undefined : answerFrom(owned, passOn);
  });
}

/** What a request of a service waits for: that it starts for the first time, or again; null for nothing. */
function waiting(service: ServedService, response: ServerResponse, closing: AbortSignal): Promise<void> | null {
  const again = (): Promise<void> | null => service.hold?.() ?? null;
  const first = service.process?.startQueue?.join(response, closing) ?? null;
  return first === null ? again() : first.then(() => (response.destroyed ? null : again())).then(() => {});
}

async function fromFiles(
  owned: Owned,
  find: StaticFiles,
  otherwise: (owned: Owned) => Promise<void> | undefined,
): Promise<void> {
  const { incoming, response } = owned.exchange;
  const { method = 'GET', headers } = incoming;
  const answer = await find({ method, ...owned.asked, headers });
  if (answer !== null) sendStatic(answer, response, owned.site.files);
  else if (!response.destroyed) await otherwise(owned); // Else the client left while we looked.
}

function passOn({ exchange, service, target, opened, site }: Owned): undefined {
  const { name, process, maxDuration, hold = (): null => null } = service;
  if (process === null) sendPage(exchange.response, 404, sentence(`Service "${name}" answers no WebSocket.`));
  else answerFromProcess(exchange, { name, process, maxDuration, hold }, target, opened, site.clock);
}

function observer(exchange: Exchange, service: string | null, path: string | null, site: Site): (() => void) | null {
  if (site.observe === undefined || path === null) return null;
  return observeExchange(exchange, { service, path }, site.observe, site.clock);
}

function nobodyOwns(path: string, table: RouteTable): Page {
  const lines = table.map(({ prefix, service }) => `${prefix}  (${service})`);
  return { sentences: [`No service owns ${path}.`], listing: { title: 'These prefixes exist:', lines } };
}

function sendStatic(answer: StaticAnswer, response: ServerResponse, files: Site['files']): void {
  const { status, headers, body } = answer;
  response.writeHead(status, headers);
  if (body === null || response.req.method === 'HEAD') response.end();
  else if (body.kind === 'text') response.end(body.text);
  else pipeline(files.stream(body.path, { start: body.start, end: body.end }), response, () => {});
}
