import type { Agent, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { Files } from '@svc-build/model/host';
import { isBelow, RESERVED_PREFIX } from '@svc-build/model/names';
import { parseRequestPath } from '@svc-build/model/request-path';
import { matchRoute, type RouteTable } from '@svc-build/model/routes';
import { sendPage } from './gateway-page.ts';
import { answerFromProcess, type Exchange, type ServedProcess } from './gateway-process.ts';
import type { StaticAnswer, StaticFiles } from './static-files.ts';

/** A service as the gateway sees it: files, a process, or both (then the files come first). */
export interface ServedService {
  readonly name: string;
  readonly files: StaticFiles | null;
  readonly process: ServedProcess | null;
}

/** What the gateway answers from. */
export interface Site {
  readonly table: RouteTable;
  readonly services: ReadonlyMap<string, ServedService>;
  readonly files: Pick<Files, 'stream'>;
  readonly agent: Agent;
  /** Gets both sides of each connection that was upgraded. */
  readonly upgraded: (response: ServerResponse, sides: readonly Socket[]) => void;
}

/** Answers one request: finds the owner of its path, and there the file or the process that answers. */
export async function answerRequest(exchange: Exchange, site: Site): Promise<void> {
  const { incoming, response } = exchange;
  const refused = refusal(exchange);
  if (refused !== null) return sendPage(response, refused.status, [refused.sentence], { connection: 'close' });
  const asked = parseRequestPath(incoming.url ?? '');
  if (asked === null) return sendPage(response, 400, ['The request names no valid path.']);
  const { path, query } = asked;
  const match = isBelow(path, RESERVED_PREFIX) ? null : matchRoute(site.table, path);
  const service = match === null ? undefined : site.services.get(match.route.service);
  if (match === null || service === undefined) return sendPage(response, 404, nobodyOwns(path, site.table));
  if (service.files !== null && exchange.upgrade === null) {
    const { method = 'GET', headers } = incoming;
    const answer = await service.files({ method, path, query, headers });
    if (answer !== null) return sendStatic(answer, response, site.files);
  }
  if (response.destroyed) return; // The client left while we looked.
  if (service.process === null) return sendPage(response, 404, [`Service "${service.name}" answers no WebSocket.`]);
  const target = { path: match.receives + query, prefix: match.route.prefix, agent: site.agent };
  answerFromProcess(exchange, { name: service.name, process: service.process }, target, site.upgraded);
}

/** Shapes on which two readers may disagree about where a request ends or to whom it goes. */
function refusal({ incoming, upgrade }: Exchange): { readonly status: number; readonly sentence: string } | null {
  const { headers } = incoming;
  const encoding = headers['transfer-encoding'];
  if (hasTwoHosts(incoming)) return { status: 400, sentence: 'The request has more than one Host header.' };
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') {
    return { status: 501, sentence: 'Only the transfer encoding "chunked" is understood.' };
  }
  const hasBody = encoding !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return upgrade !== null && hasBody ? { status: 400, sentence: 'A request for an upgrade cannot have a body.' } : null;
}

function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') hosts++;
  return hosts > 1;
}

function nobodyOwns(path: string, table: RouteTable): readonly string[] {
  return [
    `No service owns ${path}.`,
    '',
    'These prefixes exist:',
    ...table.map(({ prefix, service }) => `  ${prefix}  (${service})`),
  ];
}

function sendStatic(answer: StaticAnswer, response: ServerResponse, files: Site['files']): void {
  const { status, headers, body } = answer;
  response.writeHead(status, headers);
  if (body === null || response.req.method === 'HEAD') response.end();
  else if (body.kind === 'text') response.end(body.text);
  else pipeline(files.stream(body.path, { start: body.start, end: body.end }), response, () => {});
}
