import { createHash } from 'node:crypto';
import { escapeHtml } from '@svc-build/serve/gateway/page';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { Row, ShownRows } from './rows.ts';

/** All that stands on the page; the newest request is shown on top. */
export interface PageContent extends ShownRows {
  /** The address by which the page was asked for. */
  readonly address: string;
  readonly asOf: string;
  /** What was typed into the box for a URL. */
  readonly url: string;
  readonly answer: Row;
}

/** What a browser may do for this page: run its one script, use its one style sheet, and talk to nobody else. */
export const PAGE_POLICY: string = [
  "default-src 'none'",
  `style-src 'sha256-${digest(PAGE_STYLE)}'`,
  `script-src 'sha256-${digest(PAGE_SCRIPT)}'`,
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const EMPTY: Row = { key: '', tone: 'plain', cells: {} };

/** The whole page, which says everything without its script too. */
export function pageHtml(content: PageContent): string {
  const { address, asOf, url, answer } = content;
  const { summary } = content.services;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Status of ${address}</title>
<link rel="icon" href="data:,">
<style>${trusted(PAGE_STYLE)}</style>
</head>
<body>
<header>
<h1>svc-build <span>status</span></h1>
<p class="address">${address}</p>
<p id="summary" data-row="summary" data-tone="${summary.tone}"><span class="tone" data-cell="text">${summary.cells.text ?? ''}</span></p>
<p id="connection" class="quiet">as of ${asOf}<noscript>; <a href="/_svc">reload</a></noscript></p>
</header>
<main>
${servicesSection(content)}
<section class="route-form" aria-labelledby="route-form-title">
<h2 id="route-form-title">Who gets a URL?</h2>
<form id="route-form" action="/_svc" method="get">
<input name="url" value="${url}" placeholder="/path or a whole URL" aria-label="URL" autocomplete="off" autocapitalize="off" spellcheck="false">
<button>Find</button>
</form>
<output id="answer">${answerHtml(answer)}</output>
</section>
<div class="panes">
${requestsSection(content)}
${logSection(content)}
</div>
</main>
${template('service-row', serviceHtml)}
${template('request-row', requestHtml)}
${template('line-row', lineHtml)}
<script>${trusted(PAGE_SCRIPT)}</script>
</body>
</html>
`.text;
}

function servicesSection({ services }: PageContent): Html {
  return html`<section class="services" aria-labelledby="services-title">
<h2 id="services-title">Services</h2>
<table>
<thead><tr><th scope="col">Service</th><th scope="col">State</th><th scope="col">Prefix</th><th scope="col">Framework</th><th scope="col" class="number">PID</th><th scope="col" class="number">Uptime</th><th scope="col" class="number">Memory</th><th scope="col" class="number">Restarts</th></tr></thead>
<tbody id="services">${services.rows.map(serviceHtml)}</tbody>
</table>
</section>`;
}

function requestsSection({ requests }: PageContent): Html {
  return html`<section class="pane" aria-labelledby="requests-title">
<div class="bar"><h2 id="requests-title">Last requests</h2></div>
<div class="scroll" tabindex="0" role="region" aria-labelledby="requests-title">
<table class="requests">
<thead><tr><th scope="col">Time</th><th scope="col" class="number">Status</th><th scope="col">Request</th><th scope="col">Service</th><th scope="col" class="number">Took</th></tr></thead>
<tbody id="requests">${[...requests].reverse().map(requestHtml)}</tbody>
</table>
<p class="empty">No request has come yet.</p>
</div>
</section>`;
}

function logSection({ services, lines }: PageContent): Html {
  const options = services.rows.map(({ key }) => html`<option>${String(key)}</option>`);
  return html`<section class="pane" aria-labelledby="log-title">
<div class="bar"><h2 id="log-title">Log</h2>
<form id="log-filter" hidden>
<select id="log-service" aria-label="Service"><option value="">all services</option>${options}</select>
<input id="log-text" type="search" placeholder="Filter" aria-label="Filter the log by text" autocomplete="off" spellcheck="false">
<button id="log-pause" type="button" aria-pressed="false">Pause</button>
</form></div>
<div class="scroll" id="log" tabindex="0" role="log" aria-live="off" aria-labelledby="log-title">${lines.map(lineHtml)}<p class="empty">Nothing to show.</p></div>
<button id="log-newest" type="button" hidden>To the newest line</button>
</section>`;
}

/** One kind of row: how a row of it looks. The page's script copies one that is empty, and finds its cells by name. */
type RowHtml = (row: Row) => Html;

/** A row of the table of services. */
const serviceHtml: RowHtml = ({ key, tone, cells }) => html`
<tr data-row="${String(key)}" data-tone="${tone}">
<th scope="row" data-cell="service">${cells.service ?? ''}</th>
<td class="state"><span class="tone" data-cell="state">${cells.state ?? ''}</span> <small data-cell="detail">${cells.detail ?? ''}</small></td>
<td data-title="Prefix"><a data-cell="prefix" href="${cells.prefix ?? ''}">${cells.prefix ?? ''}</a></td>
<td data-title="Framework" data-cell="framework">${cells.framework ?? ''}</td>
<td data-title="PID" class="number" data-cell="pid">${cells.pid ?? ''}</td>
<td data-title="Uptime" class="number" data-cell="uptime">${cells.uptime ?? ''}</td>
<td data-title="Memory" class="number" data-cell="memory">${cells.memory ?? ''}</td>
<td data-title="Restarts" class="number" data-cell="restarts">${cells.restarts ?? ''}</td>
</tr>`;

/** A row of the list of requests. */
const requestHtml: RowHtml = ({ key, tone, cells }) => html`
<tr data-row="${String(key)}" data-tone="${tone}">
<td class="number quiet" data-cell="at">${cells.at ?? ''}</td>
<td class="number"><span class="tone" data-cell="status">${cells.status ?? ''}</span></td>
<td class="path"><span class="quiet" data-cell="method">${cells.method ?? ''}</span> <span data-cell="path">${cells.path ?? ''}</span></td>
<td data-cell="service">${cells.service ?? ''}</td>
<td class="number" data-cell="took">${cells.took ?? ''}</td>
</tr>`;

/** A line of the log. */
const lineHtml: RowHtml = ({ key, tone, cells }) => html`
<p data-row="${String(key)}" data-tone="${tone}"><span class="quiet" data-cell="at">${cells.at ?? ''}</span> <span class="who"><b data-cell="service">${cells.service ?? ''}</b> <i data-cell="stream">${cells.stream ?? ''}</i></span> <span class="text" data-cell="text">${cells.text ?? ''}</span></p>`;

/** What the box for a URL answers. */
const answerHtml: RowHtml = ({ key, tone, cells }) => html`
<p data-row="${String(key)}" data-tone="${tone}"><b data-cell="service">${cells.service ?? ''}</b> <span data-cell="verb">${cells.verb ?? ''}</span> <code data-cell="receives">${cells.receives ?? ''}</code> <span class="quiet" data-cell="note">${cells.note ?? ''}</span></p>`;

function template(id: string, row: RowHtml): Html {
  return html`<template id="${id}">${row(EMPTY)}</template>`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** Text that is markup already; only `html` and `trusted` make it. */
class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | Html | readonly Html[];

/** Markup with values in it. Every string is escaped: anybody can write paths and logs. */
function html(markup: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(markup.map((text, at) => text + (at < parts.length ? textOf(parts[at] ?? '') : '')).join(''));
}

/** Markup of our own that is written elsewhere, such as a style sheet. */
function trusted(text: string): Html {
  return new Html(text);
}

function textOf(part: Part): string {
  if (typeof part === 'string') return escapeHtml(part);
  return part instanceof Html ? part.text : part.map(({ text }) => text).join('');
}
