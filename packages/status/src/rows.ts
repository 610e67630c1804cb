import { stripVTControlCharacters } from 'node:util';
import type { RouteAnswer } from './route-answer.ts';
import type { LineReport, RequestReport, ServiceReport, StatusReport } from './status-report.ts';

/** What colour means; the text beside it says the same. */
type Tone = 'good' | 'wait' | 'bad' | 'plain';

/** Something to show, in words: the server writes them into the page, and the page's script writes later ones into copies. */
export interface Row {
  /** Unique in its list; keys of requests and lines ascend. */
  readonly key: string | number;
  readonly tone: Tone;
  readonly cells: Readonly<Record<string, string>>;
}

const STATES: Readonly<Record<ServiceReport['state'], { readonly label: string; readonly tone: Tone }>> = {
  ready: { label: 'ready', tone: 'good' },
  files: { label: 'ready', tone: 'good' },
  starting: { label: 'starting', tone: 'wait' },
  pausing: { label: 'restarting', tone: 'wait' },
  failed: { label: 'failed', tone: 'bad' },
  stopping: { label: 'stopping', tone: 'plain' },
  stopped: { label: 'stopped', tone: 'plain' },
};

const NONE = '–';

/** A service as the table shows it. */
function serviceRow(report: ServiceReport): Row {
  const { label, tone } = STATES[report.state];
  const { service, prefix, framework, pid, uptimeMs, memoryBytes, memoryLimitBytes, restarts } = report;
  const detail = report.state === 'files' ? 'files only' : visible(report.detail ?? '');
  return {
    key: service,
    tone,
    cells: {
      service,
      state: label,
      detail,
      prefix,
      framework,
      pid: pid === null ? NONE : String(pid),
      uptime: uptimeMs === null ? NONE : uptimeText(uptimeMs),
      memory: memoryBytes === null ? NONE : memoryText(memoryBytes, memoryLimitBytes),
      restarts: report.state === 'files' ? NONE : String(restarts),
    },
  };
}

/** A request as the list shows it. */
export function requestRow({ number, at, service, method, path, status, ms }: RequestReport): Row {
  return {
    key: number,
    tone: status === null || status >= 500 ? 'bad' : status >= 400 ? 'wait' : 'plain',
    cells: {
      at: clockText(at),
      method: visible(method),
      path: visible(path),
      service: service ?? 'nobody',
      // The client left before there was one.
      status: status === null ? 'left' : String(status),
      took: tookText(ms),
    },
  };
}

/** A line of a log. What would colour a terminal, or move its cursor, is taken out. */
export function lineRow({ number, at, service, stream, text }: LineReport): Row {
  return {
    key: number,
    tone: 'plain',
    cells: {
      at: at === null ? '' : clockText(at),
      service,
      stream: stream === 'stderr' ? 'stderr' : '',
      text: visible(stripVTControlCharacters(text)),
    },
  };
}

/** What the box for a URL answers. */
export function answerRow({ url, service, receives, note }: RouteAnswer): Row {
  const isOwned = service !== null && receives !== null;
  const words = isOwned ? { service, verb: 'receives', receives } : { service: '', verb: '', receives: '' };
  return {
    key: 'answer',
    tone: isOwned ? 'good' : 'wait',
    cells: url === '' ? { service: '', verb: '', receives: '', note: '' } : { ...words, note },
  };
}

/** All services in one line. */
function summaryRow(services: readonly ServiceReport[]): Row {
  const tones = services.map(({ state }) => STATES[state].tone);
  const ready = tones.filter((tone) => tone === 'good').length;
  const failed = tones.filter((tone) => tone === 'bad').length;
  const text = `${ready} of ${services.length} ready${failed === 0 ? '' : `, ${failed} failed`}`;
  return { key: 'summary', tone: failed > 0 ? 'bad' : ready < services.length ? 'wait' : 'good', cells: { text } };
}

/** The services in words. */
export interface ServiceRows {
  readonly summary: Row;
  readonly rows: readonly Row[];
}

/** All that is shown, in words. */
export interface ShownRows {
  readonly services: ServiceRows;
  readonly requests: readonly Row[];
  readonly lines: readonly Row[];
}

/** Services as the page shows them. */
export function serviceRows(services: readonly ServiceReport[]): ServiceRows {
  return { summary: summaryRow(services), rows: services.map(serviceRow) };
}

/** A whole report as the page shows it. */
export function shownRows({ services, requests, lines }: StatusReport): ShownRows {
  return { services: serviceRows(services), requests: requests.map(requestRow), lines: lines.map(lineRow) };
}

function visible(text: string): string {
  return text.replace(/(?!\t)\p{Cc}/gu, '\u{fffd}');
}

const MB = 1024 * 1024;

/** How long something has run: `42 s`, `3 min 12 s`, `2 h 5 min`, `3 d 4 h`. */
function uptimeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long a request took: `0.8 ms`, `42 ms`, `3.1 s`. */
function tookText(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Memory as limits are written, in MB of 1024 × 1024 bytes: `84 MB`, `84 of 512 MB`. */
function memoryText(bytes: number, limit: number | null): string {
  const used = Math.round(bytes / MB);
  return limit === null ? `${used} MB` : `${used} of ${Math.round(limit / MB)} MB`;
}

/** The time of day, of this machine: `14:03:59`. */
export function clockText(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
