import { pageReferences } from '@svc-build/manifests/documents/page-references';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { HttpResponse } from '@svc-build/model/host';
import type { Ask, AskedRequest, FinalAnswer } from './ask.ts';
import { answered } from './check-answers.ts';
import type { PathOwner } from './check-owners.ts';

/** A file that a page needs. */
export interface PageAsset {
  /** Path and query. */
  readonly path: string;
  readonly kind: 'script' | 'style' | 'other';
}

/** Whether an answer of this type is a page. */
function isHtml(contentType: string): boolean {
  return /^text\/html\b/i.test(contentType);
}

/** The files of its own origin that a page loads by itself: scripts, style sheets, what it preloads, and images. */
export function pageAssets(html: string, url: string): readonly PageAsset[] {
  const found = new Map<string, PageAsset>();
  for (const { target, kind } of pageReferences(html, url)) {
    if (target.origin !== new URL(url).origin) continue;
    // An image that a service makes from a remote one needs a network.
    if (/https?(:|%3A)/i.test(target.search)) continue;
    const path = target.pathname + target.search;
    if (!found.has(path)) found.set(path, { path, kind });
  }
  return [...found.values()];
}

/** A page, and the answer for each file that it needs. */
export interface LoadedPage {
  readonly path: string;
  readonly assets: readonly (PageAsset & { readonly answer: HttpResponse })[];
}

/** The site that pages are on. */
export interface PageSite {
  readonly ask: Ask;
  /** The address of the gateway. */
  readonly url: string;
  readonly ownerOf: PathOwner;
}

/** Loads what the pages need that a frontend answered with in the end, unless they are those of another service. */
export async function loadAssets(
  service: string,
  asked: readonly AskedRequest[],
  site: PageSite,
): Promise<readonly LoadedPage[]> {
  const pages = new Map<string, string>();
  for (const { final } of asked) {
    const html = pageOf(final);
    if (html !== null && site.ownerOf(final.path) === service) pages.set(final.path, html);
  }
  const known = new Map<string, HttpResponse>();
  const loaded: LoadedPage[] = [];
  for (const [path, html] of pages) {
    const assets: LoadedPage['assets'][number][] = [];
    for (const asset of pageAssets(html, `${site.url}${path}`)) {
      const answer = known.get(asset.path) ?? (await site.ask(asset.path));
      known.set(asset.path, answer);
      assets.push({ ...asset, answer });
    }
    loaded.push({ path, assets });
  }
  return loaded;
}

function pageOf({ answer }: FinalAnswer): string | null {
  const isPage = answer.kind === 'answered' && answer.status === 200 && isHtml(answer.contentType);
  return isPage ? Buffer.from(answer.body).toString() : null;
}

type LoadedAsset = LoadedPage['assets'][number];

/** Pages of a frontend that need files which are missing, or whose path another service answers with something else. */
export function checkAssets(service: string, pages: readonly LoadedPage[], ownerOf: PathOwner): readonly Diagnostic[] {
  return pages.flatMap(({ path, assets }) => {
    const missing = assets.filter((asset) => !isRight(asset));
    const [first] = missing;
    if (first === undefined) return [];
    const owner = ownerOf(first.path);
    const whose =
      owner === service ? '' : owner === null ? ' and belongs to nobody' : ` and belongs to service "${owner}"`;
    const more = missing.length > 1 ? ` (and ${missing.length - 1} more like it)` : '';
    return [
      error(
        'VERIFY_ASSET',
        `The page ${path} of service "${service}" needs ${first.path}, which ${result(first)}${whose}${more}.`,
        owner === service
          ? 'Make the build put that file there, or the page name another.'
          : 'Set the base path of the frontend to its route prefix, so that its pages name files below it.',
        { service },
      ),
    ];
  });
}

/** Single-page applications answer with their page where a script is missing. */
function isRight({ answer, kind }: LoadedAsset): boolean {
  if (answer.kind === 'none' || answer.end === 'broken' || answer.status !== 200) return false;
  return kind === 'other' || !isHtml(answer.contentType);
}

function result({ answer }: LoadedAsset): string {
  return answer.kind === 'answered' && answer.status === 200 && isHtml(answer.contentType)
    ? 'is answered with a page'
    : `is answered with ${answered(answer)}`;
}
