import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { escapeHtml, type Page, sendPage, sentence } from './page.ts';

/** What a client that accepts this gets of a page. */
function sent(accept: string | undefined, page: Page, headersSent = false) {
  const said = { status: 0, type: '', body: '', destroyed: false };
  const response = Object.assign(new EventEmitter(), {
    headersSent,
    req: { headers: { accept } },
    writeHead: (status: number, _: string, headers: Record<string, string>) => {
      said.status = status;
      said.type = headers['content-type'] ?? '';
    },
    end: (body: Buffer) => {
      said.body = body.toString();
    },
    destroy: () => {
      said.destroyed = true;
    },
  }) as unknown as ServerResponse;
  sendPage(response, { status: 404, page });
  return said;
}

const page: Page = { sentences: ['No <b>.'], listing: { title: 'These:', lines: ['a', '<i>'] } };

describe('a page', () => {
  it('is text for programs', () => {
    expect(sent(undefined, page)).toMatchObject({
      status: 404,
      body: '404 Not Found\n\nNo <b>.\n\nThese:\n  a\n  <i>\n',
    });
  });

  it('is HTML for browsers, in which nothing that was said is markup', () => {
    const { type, body } = sent('text/html,*/*;q=0.8', page);
    expect(type).toBe('text/html; charset=utf-8');
    expect(body).toContain('<p>No &lt;b&gt;.</p>');
    expect(body).toContain('<pre>a\n&lt;i&gt;</pre>');
  });

  it.each([
    ['text/html;q=0', 'text/plain'],
    ['text/html;q=0.0, */*', 'text/plain'],
    ['TEXT/HTML ; q=0.1', 'text/html'],
    ['text/htmlx', 'text/plain'],
    ['*/*', 'text/plain'],
  ])('for a client that accepts %s is %s', (accept, type) => {
    expect(sent(accept, sentence('x')).type).toContain(type);
  });

  it('does not follow a part of another answer: the connection breaks off', () => {
    expect(sent(undefined, page, true)).toMatchObject({ status: 0, destroyed: true });
  });
});

it('escapes what would be markup in texts and attributes', () => {
  expect(escapeHtml(`<a href="x" id='y'>&`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;');
});
