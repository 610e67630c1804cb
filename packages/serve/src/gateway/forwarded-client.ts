import type { IncomingMessage } from 'node:http';
import { addressOf, isHost, LAST_PORT, type ProxyTrust, plainAddress, unmapped } from './network-address.ts';

/** The client of a request, and the address that it used for us, as services are told. */
export interface ForwardedClient {
  readonly address: string;
  readonly proto: 'http' | 'https';
  readonly host: string;
  readonly port: string;
  /** What else is in X-Forwarded-* was written by a proxy that is believed in it. */
  readonly isFromProxy: boolean;
}

type Headers = IncomingMessage['headers'];

type Asking = Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string | undefined } };

/**
 * The client of a request: the other end of the connection, unless that is a trusted proxy; then the client that it names.
 * Null when what the proxy names as the host is none.
 * Each proxy adds to the right end, so entries are read from the right, up to the first that no trusted proxy wrote.
 */
export function forwardedClient({ headers, socket }: Asking, trust: ProxyTrust | null): ForwardedClient | null {
  const host = headers.host ?? 'localhost';
  const peer = trust === null ? null : plainAddress(socket.remoteAddress ?? '');
  if (trust === null || peer === null || !trust.isTrusted(peer)) return otherEnd(socket, host);
  const hops = trust.header === 'forwarded' ? parseForwarded(headers.forwarded ?? '') : xForwarded(headers);
  let address = peer;
  let told: Partial<ForwardedHop> = {};
  for (const hop of hops.reverse()) {
    told = { proto: hop.proto ?? told.proto, host: hop.host ?? told.host };
    if (hop.address === null) break;
    address = hop.address;
    if (!trust.isTrusted(address)) break;
  }
  if (told.host !== undefined && !isHost(told.host)) return null;
  // Some proxies name the protocol of a WebSocket.
  const proto = /^(?:https|wss)$/i.test(told.proto ?? '') ? 'https' : 'http';
  const isFromProxy = trust.header === 'x-forwarded';
  const client = { address, proto, host: told.host ?? host, isFromProxy } as const;
  return described(client, isFromProxy ? list(headers, 'x-forwarded-port').at(-1) : undefined);
}

/** Most connections ask for one host only. */
const LAST_CLIENTS = new WeakMap<Asking['socket'], ForwardedClient>();

function otherEnd(socket: Asking['socket'], host: string): ForwardedClient {
  const last = LAST_CLIENTS.get(socket);
  if (last?.host === host) return last;
  const address = unmapped(socket.remoteAddress ?? '');
  const client = described({ address, proto: 'http', host, isFromProxy: false }, undefined);
  LAST_CLIENTS.set(socket, client);
  return client;
}

function described(client: Omit<ForwardedClient, 'port'>, told: string | undefined): ForwardedClient {
  const { address, proto, host, isFromProxy } = client;
  // Without it, services would take their own private port for the public one.
  const port = portOf(told) ?? portOf(/:(\d+)$/.exec(host)?.[1]) ?? (proto === 'https' ? '443' : '80');
  return { address, proto, host, port, isFromProxy };
}

/** A port as it is written everywhere; nothing for what is none. */
function portOf(text = ''): string | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port <= LAST_PORT ? String(port) : undefined;
}

/** Each header is a list; where one is shorter than that of the addresses, its entries belong to the last addresses. */
function xForwarded(headers: Headers): ForwardedHop[] {
  const addresses = list(headers, 'x-forwarded-for');
  const [protos, hosts] = [list(headers, 'x-forwarded-proto'), list(headers, 'x-forwarded-host')];
  return addresses.map((text, at) => ({
    address: addressOf(text),
    proto: protos.at(at - addresses.length) || undefined,
    host: hosts.at(at - addresses.length) || undefined,
  }));
}

/** The entries of a header; an absent one has a single empty entry. */
function list(headers: Headers, name: string): readonly string[] {
  return String(headers[name] ?? '')
    .split(',')
    .map((part) => part.trim());
}

/** One hop, as the proxy that received it describes it. */
interface ForwardedHop {
  readonly address: string | null;
  readonly proto: string | undefined;
  readonly host: string | undefined;
}

/** One parameter, and what ends it: a semicolon within a hop, a comma behind it (RFC 7239 section 4). */
const PAIR = /\s*([^\s",;=]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",;=]+))\s*(;|,|$)/y;

/** The hops of a Forwarded header, in order; none if any of it cannot be read, since the rest could then be forged. */
function parseForwarded(text: string): ForwardedHop[] {
  const hops: ForwardedHop[] = [];
  let pairs = new Map<string, string>();
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < text.length) {
    const [, name = '', quoted, token = '', end] = PAIR.exec(text) ?? [];
    const key = name.toLowerCase();
    if (end === undefined || pairs.has(key)) return [];
    pairs.set(key, quoted === undefined ? token : quoted.replace(/\\(.)/g, '$1'));
    if (end === ';' && PAIR.lastIndex < text.length) continue;
    hops.push({ address: addressOf(pairs.get('for') ?? ''), proto: pairs.get('proto'), host: pairs.get('host') });
    pairs = new Map();
  }
  return hops;
}
