import type { HttpResponse } from '@svc-build/model/http';
import type { Ask, FinalAnswer } from './ask.ts';
import type { PathOwner } from './owners.ts';
import { isHtml, type PageAsset, pageAssets } from './page-assets.ts';
import type { AskedRequest } from './requests.ts';

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
