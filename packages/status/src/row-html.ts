import { type Html, html } from './html.ts';
import type { Row } from './rows.ts';

/** One kind of row: how a row of it looks. The page's script copies one that is empty, and finds its cells by name. */
export type RowHtml = (row: Row) => Html;

/** A row of the table of services. */
export const serviceHtml: RowHtml = ({ key, tone, cells }) => html`
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
export const requestHtml: RowHtml = ({ key, tone, cells }) => html`
<tr data-row="${String(key)}" data-tone="${tone}">
<td class="number quiet" data-cell="at">${cells.at ?? ''}</td>
<td class="number"><span class="tone" data-cell="status">${cells.status ?? ''}</span></td>
<td class="path"><span class="quiet" data-cell="method">${cells.method ?? ''}</span> <span data-cell="path">${cells.path ?? ''}</span></td>
<td data-cell="service">${cells.service ?? ''}</td>
<td class="number" data-cell="took">${cells.took ?? ''}</td>
</tr>`;

/** A line of the log. */
export const lineHtml: RowHtml = ({ key, tone, cells }) => html`
<p data-row="${String(key)}" data-tone="${tone}"><span class="quiet" data-cell="at">${cells.at ?? ''}</span> <span class="who"><b data-cell="service">${cells.service ?? ''}</b> <i data-cell="stream">${cells.stream ?? ''}</i></span> <span class="text" data-cell="text">${cells.text ?? ''}</span></p>`;

/** What the box for a URL answers. */
export const answerHtml: RowHtml = ({ key, tone, cells }) => html`
<p data-row="${String(key)}" data-tone="${tone}"><b data-cell="service">${cells.service ?? ''}</b> <span data-cell="verb">${cells.verb ?? ''}</span> <code data-cell="receives">${cells.receives ?? ''}</code> <span class="quiet" data-cell="note">${cells.note ?? ''}</span></p>`;
