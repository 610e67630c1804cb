import { escapeHtml } from '@svc-build/serve/gateway/page';

/** Text that is markup already; only `html` and `trusted` make it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | Html | readonly Html[];

/** Markup with values in it. Every string is escaped: anybody can write paths and logs. */
export function html(markup: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(markup.map((text, at) => text + (at < parts.length ? textOf(parts[at] ?? '') : '')).join(''));
}

/** Markup of our own that is written elsewhere, such as a style sheet. */
export function trusted(text: string): Html {
  return new Html(text);
}

function textOf(part: Part): string {
  if (typeof part === 'string') return escapeHtml(part);
  return part instanceof Html ? part.text : part.map(({ text }) => text).join('');
}
