import { type ServerResponse, STATUS_CODES } from 'node:http';
import { htmlPage } from './html-page.ts';
import type { Page } from './page.ts';

/** A small page that the gateway writes itself: HTML for who asks for it, plain text for everybody else. */
export function sendPage(
  response: ServerResponse,
  status: number,
  page: Page,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) {
    // Half an answer cannot be taken back; cutting it off is the one way to say that it is no whole one.
    response.destroy();
    return;
  }
  const reason = STATUS_CODES[status] ?? 'Unknown';
  const title = `${status} ${reason}`;
  const isHtml = wantsHtml(response.req.headers.accept);
  const body = Buffer.from(isHtml ? htmlPage(title, page) : textPage(title, page));
  // With its reason: one that could not be written may be left from a service's answer.
  response.writeHead(status, reason, {
    ...headers,
    'content-type': `text/${isHtml ? 'html' : 'plain'}; charset=utf-8`,
    'content-length': String(body.length),
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
    vary: 'accept',
  });
  response.end(body);
}

function wantsHtml(accept = ''): boolean {
  return accept.split(',').some((one) => /^\s*text\/html\s*(;|$)/i.test(one) && !/;\s*q=0(\.0*)?\s*(;|$)/i.test(one));
}

function textPage(title: string, { sentences, listing }: Page): string {
  const below = listing === null ? [] : ['', listing.title, ...listing.lines.map((line) => `  ${line}`)];
  return `${[title, '', ...sentences, ...below].join('\n')}\n`;
}
