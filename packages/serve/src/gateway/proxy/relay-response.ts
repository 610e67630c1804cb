import type { IncomingMessage, InformationEvent, ServerResponse } from 'node:http';
import { type FlatHeaders, HOP_BY_HOP_OR_LENGTH, type SplitHeaders, splitHeaders } from './message-headers.ts';
import type { ProxyTarget, Upstream } from './proxy-target.ts';
import { publicLocation, restorePrefix } from './public-locations.ts';
import { pumpBody } from './pump-body.ts';

/** Where an answer comes from. */
interface AnswerSource {
  readonly target: ProxyTarget;
  readonly upstream: Upstream;
}

/** Passes a service's answer on as it comes. The caller ends it when the client leaves. */
export function relayResponse(answer: IncomingMessage, response: ServerResponse, source: AnswerSource): void {
  const head = splitHeaders(answer.rawHeaders, answer.statusCode === 204 ? HOP_BY_HOP_OR_LENGTH : undefined);
  const problem = unsendable(answer, head.transferEncoding);
  try {
    if (problem !== null) throw new UnsendableAnswer(problem);
    const headers = answerHeaders(answer, head, { ...source, request: response.req });
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  } catch (thrown) {
    // node:http refuses to write some heads that `unsendable` lets pass.
    answer.destroy();
    source.upstream.onFailure(thrown instanceof Error ? thrown : new Error(String(thrown)));
    return;
  }
  // A body that was cut short must arrive as cut short. (stream.pipeline does it too, and takes a fifth of the request.)
  answer.on('error', () => response.destroy());
  pumpBody(answer, response);
}

function answerHeaders(
  { statusCode }: IncomingMessage,
  { kept: own, transferEncoding, trailer }: SplitHeaders,
  { target, upstream, request }: AnswerSource & { readonly request: IncomingMessage },
): FlatHeaders {
  const { prefix, isStripped, client } = target;
  const kept = publicLocation(own, upstream.port, client);
  // A client of HTTP/1.0 gets no chunks, and so no trailers; neither does one that gets no body.
  const hasBody = request.method !== 'HEAD' && statusCode !== 204 && statusCode !== 304;
  if (trailer !== null && transferEncoding !== null && hasBody && request.httpVersion === '1.1')
    kept.push('Trailer', trailer);
  return isStripped ? restorePrefix(kept, prefix, client.host) : kept;
}

/** Passes an interim answer on, such as early hints; 100 and 101 concern one connection only and are not passed on. */
export function relayInformation({ statusCode, rawHeaders }: InformationEvent, response: ServerResponse): void {
  // A client of HTTP/1.0 would take an interim answer for the final one.
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
    // The client does without a hint that node:http cannot write.
  }
}

/** An answer of a service that cannot be passed on; the message ends the sentence that begins with that. */
export class UnsendableAnswer extends Error {}

/** What node:http reads in a reason phrase and refuses to write. */
const UNWRITABLE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * Why a head cannot be passed on. Asked before anything is written: node:http throws at some heads only after it has begun
 * to write them. Header names and values need no check: it reads none that it would not write.
 */
export function unsendable(
  { statusCode = 0, statusMessage = '' }: Pick<IncomingMessage, 'statusCode' | 'statusMessage'>,
  transferEncoding: string | null,
): string | null {
  if (statusCode === 101) return 'it switches protocols, which nobody asked for';
  if (statusCode < 200) return `its status is ${String(statusCode).padStart(3, '0')}`;
  if (UNWRITABLE.test(statusMessage)) return 'its reason phrase holds a control character';
  // The length of its body cannot be known, or its bytes would arrive under another name than they were sent.
  return transferEncoding === null || transferEncoding.toLowerCase() === 'chunked'
    ? null
    : `its transfer encoding is "${transferEncoding}"`;
}
