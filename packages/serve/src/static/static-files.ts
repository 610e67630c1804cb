import { posix } from 'node:path';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import type { Files } from '@svc-build/model/host';
import type { RoutePrefix } from '@svc-build/model/names';
import { acceptsHtml, notAFile } from '@svc-build/model/page-request';
import { contentType } from 'mime-types';
import { parseByteRange } from './byte-range.ts';
import { findPage } from './find-page.ts';
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
  /**
   * Nothing stands behind the files: they are a site, whose pages have one form each, and what they do not answer is
   * answered here as missing. Otherwise they answer by their exact names, and the server behind them everything else.
   */
  readonly alone: boolean;
  /** Whether a path, normalised and with its prefix, is this service's: a page leads to no other service. */
  readonly owns: (path: string) => boolean;
}

/** What of a request matters here. `path` is normalised and still percent-encoded. */
export interface StaticRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: {
    readonly accept?: string | undefined;
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
  const isImmutable = anyPattern(site.immutable);
  const mayBePage = new RegExp(`^${notAFile(site.mount, site.immutable)}/`);
  const base = site.mount === '/' ? '/' : `${site.mount}/`;
  const find = (below: string): Promise<FoundFile | null> => findStaticFile(site.directory, below, files);
  const pages = { find, owns: (below: string) => site.owns(base + below) };
  const send = (file: FoundFile, request: StaticRequest): StaticAnswer =>
    answerFile(file, request, site.version, isImmutable(file.name) ? IMMUTABLE : REVALIDATE);

  const answerSite = async (request: StaticRequest): Promise<StaticAnswer> => {
    const { path, query, headers } = request;
    // Relative links in the index would otherwise lead out of the mount.
    if (site.mount !== '/' && path === site.mount) return moved(`${base}${query}`);
    const found = await findPage(path.slice(base.length), pages);
    if (found !== null) return found.kind === 'file' ? send(found.file, request) : moved(base + found.to + query);
    if (site.fallback !== null && mayBePage.test(path)) {
      const fallback = acceptsHtml(headers.accept) ? await find(encodeURI(site.fallback)) : null;
      if (fallback !== null) return varied(send(fallback, request));
      return varied(missing(path, await find('404.html')));
    }
    return missing(path, await find('404.html'));
  };

  return async (request) => {
    const { method, path } = request;
    const reads = method === 'GET' || method === 'HEAD';
    if (!reads) return site.alone ? text(405, 'Only GET and HEAD are answered here.', { allow: 'GET, HEAD' }) : null;
    if (site.alone) return answerSite(request);
    const found = await find(path.slice(base.length));
    return found === null ? null : send(found, request);
  };
}

/** The location has no host: what is asked again is the same origin, however the client reached it. */
function moved(location: string): StaticAnswer {
  return { status: 308, headers: { location, 'content-length': '0' }, body: null };
}

function missing(path: string, page: FoundFile | null): StaticAnswer {
  return page === null ? text(404, `There is no file at ${path}.`, {}) : wholeFile(page, 404, {});
}

/** The same path is a page for one client and missing for another. */
function varied(answer: StaticAnswer): StaticAnswer {
  return { ...answer, headers: { ...answer.headers, vary: 'accept' } };
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
