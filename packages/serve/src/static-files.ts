import { posix } from 'node:path';
import type { Files } from '@svc-build/model/host';
import type { RoutePrefix } from '@svc-build/model/names';
import { isPagePath } from '@svc-build/model/page-path';
import { contentType } from 'mime-types';
import picomatch from 'picomatch';
import { parseByteRange } from './byte-range.ts';
import { type FoundFile, findStaticFile } from './find-static-file.ts';

/** The files of one service. */
export interface StaticSite {
  /** Absolute. */
  readonly directory: string;
  readonly mount: RoutePrefix;
  readonly fallback: string | null;
  readonly immutable: readonly string[];
  /** Part of every ETag: files of two builds may agree in size and, out of an archive, in time. */
  readonly version: string;
  /** Nothing stands behind the files: what they do not answer is answered here as missing. */
  readonly alone: boolean;
}

/** What of a request matters here. `path` is normalised and still percent-encoded. */
export interface StaticRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: {
    readonly 'if-none-match'?: string | undefined;
    readonly 'if-range'?: string | undefined;
    readonly range?: string | undefined;
  };
}

/** An answer, ready to be sent. */
export interface StaticAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body:
    | { readonly kind: 'file'; readonly path: string; readonly start: number; readonly end: number }
    | { readonly kind: 'text'; readonly text: string }
    | null;
}

/** Answers from files; null when they have no answer and something stands behind them. */
export type StaticFiles = (request: StaticRequest) => Promise<StaticAnswer | null>;

const IMMUTABLE = 'public, max-age=31536000, immutable';
const REVALIDATE = 'public, max-age=0, must-revalidate';

/** Serves the files of one service. Paths that other services own never come here: they were routed before. */
export function createStaticFiles(site: StaticSite, files: Pick<Files, 'stat' | 'realPath'>): StaticFiles {
  const isImmutable = picomatch([...site.immutable], { dot: true });
  const find = (below: string): Promise<FoundFile | null> => findStaticFile(site.directory, below, files);
  const send = (file: FoundFile, request: StaticRequest): StaticAnswer =>
    answerFile(file, request, site.version, isImmutable(file.name) ? IMMUTABLE : REVALIDATE);

  return async (request) => {
    const { method, path, query } = request;
    const reads = method === 'GET' || method === 'HEAD';
    if (!reads) return site.alone ? text(405, 'Only GET and HEAD are answered here.', { allow: 'GET, HEAD' }) : null;
    // Relative links in the index would otherwise lead out of the mount.
    if (site.alone && site.mount !== '/' && path === site.mount) {
      return { status: 308, headers: { location: `${path}/${query}`, 'content-length': '0' }, body: null };
    }
    const found = await find(path.slice(site.mount === '/' ? 1 : site.mount.length + 1));
    if (found !== null) return send(found, request);
    if (!site.alone) return null;
    const fallback = site.fallback === null || !isPagePath(path) ? null : await find(site.fallback);
    if (fallback !== null) return send(fallback, request);
    const page = await find('404.html');
    return page === null ? text(404, `There is no file at ${path}.`, {}) : wholeFile(page, 404, {});
  };
}

function answerFile(
  file: FoundFile,
  { method, headers }: StaticRequest,
  version: string,
  cacheControl: string,
): StaticAnswer {
  const etag = etagOf(file, version);
  const shared = { etag, 'cache-control': cacheControl, 'accept-ranges': 'bytes' };
  if (matches(headers['if-none-match'], etag)) return { status: 304, headers: shared, body: null };
  const wanted = headers['if-range'] === undefined || headers['if-range'] === etag ? headers.range : undefined;
  const range = wanted === undefined || method !== 'GET' ? null : parseByteRange(wanted, file.size);
  if (range === null) return wholeFile(file, 200, shared);
  if (range === 'unsatisfiable') {
    return text(416, 'The file is shorter than that.', { 'content-range': `bytes */${file.size}` });
  }
  return {
    status: 206,
    headers: {
      ...shared,
      'content-type': typeOf(file),
      'content-length': String(range.end - range.start + 1),
      'content-range': `bytes ${range.start}-${range.end}/${file.size}`,
    },
    body: { kind: 'file', path: file.path, ...range },
  };
}

function wholeFile(file: FoundFile, status: number, headers: Readonly<Record<string, string>>): StaticAnswer {
  return {
    status,
    headers: { ...headers, 'content-type': typeOf(file), 'content-length': String(file.size) },
    body: file.size === 0 ? null : { kind: 'file', path: file.path, start: 0, end: file.size - 1 },
  };
}

function text(status: number, sentence: string, headers: Readonly<Record<string, string>>): StaticAnswer {
  return {
    status,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    body: { kind: 'text', text: `${sentence}\n` },
  };
}

function typeOf(file: FoundFile): string {
  const extension = posix.extname(file.name);
  return (extension !== '' && contentType(extension)) || 'application/octet-stream';
}

function etagOf({ size, mtimeMs }: FoundFile, version: string): string {
  const build = version.replace(/[^0-9A-Za-z]/g, '').slice(-16);
  return `"${build}-${size.toString(36)}-${Math.round(mtimeMs * 1000).toString(36)}"`;
}

/** If-None-Match compares weakly (RFC 9110 section 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}
