import type { Agent, ServerResponse } from 'node:http';
import type { RequestPath } from '@svc-build/model/request-path';
import type { Exchange } from './exchange.ts';
import type { Tunnel } from './gateway-connections.ts';
import type { ProxyTarget } from './proxy/proxy-target.ts';
import type { ServedService, Site } from './site.ts';

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
