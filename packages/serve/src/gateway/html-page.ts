import { escapeHtml } from './escape-html.ts';
import type { Page } from './page.ts';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 10vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.25rem; }
pre { font: 13px/1.5 ui-monospace, monospace; padding: 1rem; overflow-x: auto; white-space: pre-wrap;
  background: color-mix(in srgb, currentColor 8%, transparent); border-radius: 6px; }
`;

/** The page for a browser. Everything in it is escapeHtml: services print what their clients send them. */
export function htmlPage(title: string, { sentences, listing }: Page): string {
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
