import type { ServerResponse } from 'node:http';

/** Nothing of the page is kept by anybody, guessed at, or shown by pages of other sites; and there are no CORS headers. */
export const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

/** Sends a whole answer. */
export function sendAnswer(
  response: ServerResponse,
  status: number,
  type: 'text/html' | 'text/plain' | 'application/json',
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(text);
  const own = { 'content-type': `${type}; charset=utf-8`, 'content-length': String(body.length) };
  response.writeHead(status, { ...HEADERS, ...own, ...headers });
  response.end(body);
}
