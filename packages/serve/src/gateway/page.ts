import { type ServerResponse, STATUS_CODES } from 'node:http';

/** What a page of the gateway says: sentences, and below them lines with a title, such as a log. */
export interface Page {
  readonly sentences: readonly string[];
  readonly listing: { readonly title: string; readonly lines: readonly string[] } | null;
}

/** A page of one sentence. */
export function sentence(text: string): Page {
  return { sentences: [text], listing: null };
}

/** An answer of the gateway itself. */
export interface PageAnswer {
  readonly status: number;
  readonly page: Page;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with a small page: HTML for clients that ask for it, plain text for all others. */
export function sendPage(response: ServerResponse, { status, page, headers = {} }: PageAnswer): void {
  if (response.headersSent) {
    // A part of another answer is sent already; only a connection that breaks off says that it is not whole.
    response.destroy();
    return;
  }
  const reason = STATUS_CODES[status] ?? 'Unknown';
  const title = `${status} ${reason}`;
  const isHtml = wantsHtml(response.req.headers.accept);
  const body = Buffer.from(isHtml ? htmlPage(title, page) : textPage(title, page));
  // The reason is written out: node:http may still hold that of a service's answer which could not be written.
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

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 10vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.25rem; }
pre { font: 13px/1.5 ui-monospace, monospace; padding: 1rem; overflow-x: auto; white-space: pre-wrap;
  background: color-mix(in srgb, currentColor 8%, transparent); border-radius: 6px; }
`;

/** Every value in it is escaped: services print what their clients send them. */
function htmlPage(title: string, { sentences, listing }: Page): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<h1>${escapeHtml(title)}</h1>`,
    ...sentences.map((text) => `<p>${escapeHtml(text)}</p>`),
    ...(listing === null
      ? []
      : [`<p>${escapeHtml(listing.title)}</p>`, `<pre>${listing.lines.map(escapeHtml).join('\n')}</pre>`]),
    '</html>\n',
  ].join('\n');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as markup that shows it, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
