import type { IncomingMessage, InformationEvent, ServerResponse } from 'node:http';
import { endToEndHeaders, type FlatHeaders, trailerOf } from './message-headers.ts';
import type { ProxyTarget, Upstream } from './proxy-target.ts';
import { publicLocation, restorePrefix } from './public-locations.ts';
import { pumpBody } from './pump-body.ts';

/** An answer without a body may not say its length: some readers would wait for it. */
const LENGTH = new Set(['content-length']);

/** Where an answer comes from. */
interface AnswerSource {
  readonly target: ProxyTarget;
  readonly upstream: Upstream;
}

/** Passes a service's answer on as it comes. The caller ends it when the client leaves. */
export function relayResponse(answer: IncomingMessage, response: ServerResponse, source: AnswerSource): void {
  const problem = unsendable(answer);
  try {
    if (problem !== null) throw new UnsendableAnswer(problem);
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answerHeaders(answer, response, source));
  } catch (thrown) {
    // Whatever else node:http refuses to write.
    answer.destroy();
    source.upstream.onFailure(thrown instanceof Error ? thrown : new Error(String(thrown)));
    return;
  }
  // A body that was cut short must arrive as cut short. (stream.pipeline does it too, and takes a fifth of the request.)
  answer.on('error', () => response.destroy());
  pumpBody(answer, response);
}

function answerHeaders(
  answer: IncomingMessage,
  { req }: ServerResponse,
  { target: { prefix, isStripped, client }, upstream: { port } }: AnswerSource,
): FlatHeaders {
  const { statusCode, headers } = answer;
  const own = endToEndHeaders(answer, statusCode === 204 ? LENGTH : undefined);
  const kept = headers.location === undefined ? own : publicLocation(own, port, client);
  const trailer = trailerOf(answer);
  // A client of HTTP/1.0 gets no chunks, and so no trailers; neither does one that gets no body.
  const hasTrailer = trailer.length > 0 && req.httpVersion === '1.1' && req.method !== 'HEAD';
  if (hasTrailer && statusCode !== 204 && statusCode !== 304) kept.push(...trailer);
  return isStripped ? restorePrefix(kept, prefix, client.host) : kept;
}

/** Passes an answer on that comes before the answer, such as early hints; 100 and 101 are the business of each connection. */
export function relayInformation({ statusCode, rawHeaders }: InformationEvent, response: ServerResponse): void {
  // A client of HTTP/1.0 would take it for the answer.
  if (response.headersSent || response.destroyed || response.req.httpVersion !== '1.1') return;
  if (statusCode === 102) response.writeProcessing();
  if (statusCode !== 103) return;
  const links: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    // One header may hold several links, and node:http wants each by itself.
    if (rawHeaders[at]?.toLowerCase() === 'link') links.push(...(rawHeaders[at + 1] ?? '').split(/,\s*(?=<)/));
  }
  try {
    if (links.length > 0) response.writeEarlyHints({ link: links });
  } catch {
    // A hint that node:http cannot write is one less hint.
  }
}

/** An answer of a service that cannot be passed on; the message ends the sentence that begins with that. */
export class UnsendableAnswer extends Error {}

/** What node:http reads in a reason phrase and refuses to write. */
const UNWRITABLE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * Looks at the head of an answer before anything of it is written: node:http throws at some heads only when half of its own
 * state is already that of the answer. Header names and values need no look, since it reads none that it does not write.
 */
function unsendable(answer: Pick<IncomingMessage, 'statusCode' | 'statusMessage' | 'headers'>): string | null {
  const { statusCode = 0, statusMessage = '', headers } = answer;
  if (statusCode === 101) return 'it switches protocols, which nobody asked for';
  if (statusCode < 200) return `its status is ${String(statusCode).padStart(3, '0')}`;
  if (UNWRITABLE.test(statusMessage)) return 'its reason phrase holds a control character';
  const encoding = headers['transfer-encoding'];
  // The length of its body cannot be known, or its bytes would arrive under another name than they were sent.
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') return `its transfer encoding is "${encoding}"`;
  return null;
}
