import type { HttpAnswer } from '@svc-build/model/http';
import type { Ask, AskedRequest } from './ask.ts';
import { type PageAsset, pageAssets } from './page-assets.ts';
import type { PathOwner } from './path-owner.ts';

/** A page, and what came of each file that it needs. */
export interface LoadedPage {
  readonly path: string;
  readonly assets: readonly (PageAsset & { readonly answer: HttpAnswer })[];
}

/** Where pages are, and whose. */
export interface PageSite {
  /** The address of the gateway. */
  readonly url: string;
  readonly ownerOf: PathOwner;
}

const MOST_REDIRECTS = 3;

/** Loads the pages that a frontend answered with, as a browser would: its redirects, and then the files that they name. */
export async function loadAssets(
  service: string,
  asked: readonly AskedRequest[],
  ask: Ask,
  site: PageSite,
): Promise<readonly LoadedPage[]> {
  const pages = new Map<string, string>();
  for (const { path, answer } of asked) {
    const page = await follow(path, answer, service, ask, site);
    if (page !== null) pages.set(page.path, page.html);
  }
  const known = new Map<string, HttpAnswer>();
  const loaded: LoadedPage[] = [];
  for (const [path, html] of pages) {
    const assets: LoadedPage['assets'][number][] = [];
    for (const asset of pageAssets(html, `${site.url}${path}`)) {
      const answer = known.get(asset.path) ?? (await ask(asset.path));
      known.set(asset.path, answer);
      assets.push({ ...asset, answer });
    }
    loaded.push({ path, assets });
  }
  return loaded;
}

/** The page that a request leads to, unless it leads to another service or out of all of them. */
async function follow(
  path: string,
  answer: HttpAnswer,
  service: string,
  ask: Ask,
  { url, ownerOf }: PageSite,
): Promise<{ readonly path: string; readonly html: string } | null> {
  let [at, current] = [path, answer];
  for (let hops = 0; hops <= MOST_REDIRECTS && current.kind === 'answered'; hops += 1) {
    const { status, location, contentType, body } = current;
    if (status === 200)
      return /^text\/html\b/i.test(contentType) ? { path: at, html: Buffer.from(body).toString() } : null;
    const target = status >= 300 && status < 400 && location !== null ? resolve(location, `${url}${at}`) : null;
    if (target === null || target.origin !== new URL(url).origin || ownerOf(target.pathname) !== service) return null;
    at = target.pathname + target.search;
    current = await ask(at);
  }
  return null;
}

function resolve(reference: string, base: string): URL | null {
  return URL.canParse(reference, base) ? new URL(reference, base) : null;
}
