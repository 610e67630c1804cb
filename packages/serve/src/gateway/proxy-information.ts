import type { InformationEvent, ServerResponse } from 'node:http';

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
