import { anyPattern } from '@svc-build/model/glob/path-pattern';
import type { Files } from '@svc-build/model/host';
import type { RoutePrefix } from '@svc-build/model/names';
import { acceptsHtml, notAFile } from '@svc-build/model/page-form';
import { answerFile, type StaticAnswer, type StaticRequest, text, wholeFile } from './file-answer.ts';
import { findPage } from './find-page.ts';
import { type FoundFile, findStaticFile } from './find-static-file.ts';

/** The files of one service. */
export interface StaticSite {
  /** Absolute. */
  readonly directory: string;
  readonly mount: RoutePrefix;
  readonly fallback: string | null;
  readonly immutable: readonly string[];
  /** Part of every ETag: files of two builds may have equal sizes and, out of an archive, equal times. */
  readonly version: string;
  /**
   * There is no server behind the files. They are a site then: each page has one form of its path, and other paths are
   * answered as missing. With a server, files answer by their exact names, and the server answers everything else.
   */
  readonly filesOnly: boolean;
  /** Whether a path, normalised and with its prefix, is this service's: a page leads to no other service. */
  readonly owns: (path: string) => boolean;
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
    answerFile(file, request, {
      version: site.version,
      cacheControl: isImmutable(file.name) ? IMMUTABLE : REVALIDATE,
    });

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
    if (!reads)
      return site.filesOnly ? text(405, 'Only GET and HEAD are answered here.', { allow: 'GET, HEAD' }) : null;
    if (site.filesOnly) return answerSite(request);
    const found = await find(path.slice(base.length));
    return found === null ? null : send(found, request);
  };
}

/** The location names no host, so the client stays at the address by which it came. */
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
