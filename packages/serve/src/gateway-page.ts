import { type ServerResponse, STATUS_CODES } from 'node:http';

/** A small page that the gateway writes itself, in plain text so that nothing a service printed is ever markup. */
export function sendPage(
  response: ServerResponse,
  status: number,
  lines: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) {
    // Half an answer cannot be taken back; cutting it off is the one way to say that it is no whole one.
    response.destroy();
    return;
  }
  const body = Buffer.from(`${[`${status} ${STATUS_CODES[status] ?? ''}`, '', ...lines].join('\n')}\n`);
  response.writeHead(status, {
    ...headers,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(body.length),
    'cache-control': 'no-store',
  });
  response.end(body);
}
