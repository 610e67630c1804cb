import type { ServerResponse } from 'node:http';

/** The page is not cached, its type is not guessed, and other sites cannot embed it; there are no CORS headers. */
export const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

/** A whole answer. */
interface Answer {
  readonly status?: number;
  readonly type: 'text/html' | 'text/plain' | 'application/json';
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a whole answer. */
export function sendAnswer(response: ServerResponse, { status = 200, type, text, headers = {} }: Answer): void {
  const body = Buffer.from(text);
  const own = { 'content-type': `${type}; charset=utf-8`, 'content-length': String(body.length) };
  response.writeHead(status, { ...HEADERS, ...own, ...headers });
  response.end(body);
}
