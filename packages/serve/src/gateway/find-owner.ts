import type { Agent, ServerResponse } from 'node:http';
import type { RequestPath } from '@svc-build/model/request-path';
import { matchRoute, type RouteTable } from '@svc-build/model/routes';
import type { Exchange } from './exchange.ts';
import { forwardedClient } from './forwarded-client.ts';
import type { Tunnel } from './gateway-connections.ts';
import { observeExchange } from './observe-exchange.ts';
import { type Page, sendPage, sentence } from './page.ts';
import type { ProxyTarget } from './proxy/proxy-target.ts';
import type { ServedService, Site } from './site.ts';

/** The owner of a path, with how a request for it arrives there; null when the answer was that there is none. */
export function findOwner(
  exchange: Exchange,
  asked: RequestPath,
  { site, plumbing }: { readonly site: Site; readonly plumbing: Plumbing },
): OwnedRequest | null {
  const { incoming, response } = exchange;
  const match = matchRoute(site.table, asked.path, asked.spelled);
  const service = match === null ? undefined : site.services.get(match.route.service);
  const { observe, clock } = site;
  const about = { service: service?.name ?? null, path: asked.path };
  const tellUpgraded = observe === undefined ? null : observeExchange(exchange, about, { observe, clock });
  if (match === null || service === undefined) {
    sendPage(response, { status: 404, page: nobodyOwns(asked.path, site.table) });
    return null;
  }
  const client = forwardedClient(incoming, site.trust ?? null);
  if (client === null) {
    const page = sentence('The host that the proxy names is none.');
    sendPage(response, { status: 400, page, headers: { connection: 'close' } });
    return null;
  }
  const { prefix, stripPrefix: isStripped } = match.route;
  const target = { path: match.receives + asked.query, prefix, isStripped, client, agent: plumbing.agent };
  return { exchange, service, asked, target, site, plumbing, tellUpgraded };
}

/** The page for a path that nobody owns. */
export function nobodyOwns(path: string, table: RouteTable): Page {
  const lines = table.map(({ prefix, service }) => `${prefix}  (${service})`);
  return { sentences: [`No service owns ${path}.`], listing: { title: 'These prefixes exist:', lines } };
}

/** What all exchanges of a gateway share. */
export interface Plumbing {
  readonly agent: Agent;
  /** Aborted when serving stops: from then on nobody waits for a service. */
  readonly closing: AbortSignal;
  /** Gets each connection that was upgraded. */
  readonly upgraded: (response: ServerResponse, tunnel: Tunnel) => void;
}

/** A request whose owner is known. */
export interface OwnedRequest {
  readonly exchange: Exchange;
  readonly service: ServedService;
  readonly asked: RequestPath;
  /** How it arrives at the process of the service. */
  readonly target: ProxyTarget;
  readonly site: Site;
  readonly plumbing: Plumbing;
  /** To be called when the request's WebSocket is open; null when nobody observes the site. */
  readonly tellUpgraded: (() => void) | null;
}

/** Answers a request, or leaves it to the next handler; says whether it has answered. */
export type Handler = (request: OwnedRequest) => boolean | Promise<boolean>;
