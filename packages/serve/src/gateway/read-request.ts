import type { IncomingMessage } from 'node:http';
import { authorityOf, parseRequestPath, type RequestPath } from '@svc-build/model/request-path';
import type { Exchange } from './exchange.ts';
import { isHost } from './network-address.ts';
import { sendPage, sentence } from './page.ts';

/** Why a request is not passed on, and what is answered instead. */
interface RefusedRequest {
  readonly status: number;
  readonly text: string;
}

/** So many headers are passed on, and more are refused: node:http by itself would drop the rest in silence. */
const MAX_HEADERS = 2000;

/** Methods that ask for a connection, or for an echo of the head with its secrets, and not for what a path names. */
const METHODS_REFUSED = new Set(['CONNECT', 'TRACE']);

/** What a request asks for; null when it was answered with a refusal. A host in its target counts as its Host header. */
export function readRequest(exchange: Exchange): RequestPath | null {
  const { incoming, response } = exchange;
  const url = incoming.url ?? '';
  const authority = authorityOf(url);
  const refused = refusedRequest(exchange, authority);
  if (refused !== null) {
    sendPage(response, { status: refused.status, page: sentence(refused.text), headers: { connection: 'close' } });
    return null;
  }
  if (authority !== null) incoming.headers.host = authority;
  const asked = parseRequestPath(url);
  if (asked === null) sendPage(response, { status: 400, page: sentence('The request names no valid path.') });
  return asked;
}

/** Shapes on which two readers may disagree about where a request ends or to whom it goes, and what no service may see. */
export function refusedRequest(
  { incoming, upgrade }: Pick<Exchange, 'incoming' | 'upgrade'>,
  authority: string | null,
): RefusedRequest | null {
  const { headers, rawHeaders, method = '' } = incoming;
  if (incoming.httpVersionMajor !== 1) return { status: 505, text: 'Only HTTP/1.1 and HTTP/1.0 are understood.' };
  if (rawHeaders.length > 2 * MAX_HEADERS) {
    return { status: 431, text: `The request has more than ${MAX_HEADERS} headers.` };
  }
  if (METHODS_REFUSED.has(method)) return { status: 501, text: `The method ${method} is not answered here.` };
  if (hasTwoHosts(incoming)) return { status: 400, text: 'The request has more than one Host header.' };
  if (headers.host !== undefined && !isHost(headers.host)) {
    return { status: 400, text: 'The Host header names no host.' };
  }
  if (authority !== null && !isHost(authority)) return { status: 400, text: 'The address asked for names no host.' };
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') {
    return { status: 501, text: 'Only the transfer encoding "chunked" is understood.' };
  }
  const hasBody = encoding !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return upgrade !== null && hasBody ? { status: 400, text: 'A request for an upgrade cannot have a body.' } : null;
}

function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}
