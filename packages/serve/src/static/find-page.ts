import { isIndexForm, pageForm } from '@svc-build/model/page-form';
import type { FoundFile } from './find-static-file.ts';

/** What a site has for a path: a file, or the path below the mount at which its page is served. */
export type FoundPage =
  | { readonly kind: 'file'; readonly file: FoundFile }
  | { readonly kind: 'moved'; readonly to: string };

/** What is asked of a site, and of the routes around it. Paths are below the mount and percent-encoded. */
export interface Pages {
  find(name: string): Promise<FoundFile | null>;
  /** Whether a path is the site's own to answer. */
  owns(path: string): boolean;
}

/**
 * The file that answers a path of a site, each page at its one form: `x.html` at `x`, `x/index.html` at `x/`. Every other
 * spelling of a page leads to that form. With both pages, each answers its own.
 */
export async function findPage(path: string, pages: Pages): Promise<FoundPage | null> {
  if (isIndexForm(path)) {
    const index = await pages.find(`${path}index.html`);
    if (index !== null) return { kind: 'file', file: index };
    const bare = path.slice(0, -1);
    return path !== '' && (await pageAt(bare, pages)) !== null && (await isFree(bare, pages)) ? moved(bare) : null;
  }
  const own = await pages.find(path);
  if (own !== null) {
    const form = pageForm(path);
    return form !== null && (await isFree(form, pages)) ? moved(form) : { kind: 'file', file: own };
  }
  const page = await pageAt(path, pages);
  if (page !== null) return { kind: 'file', file: page };
  return (await pages.find(`${path}/index.html`)) === null ? null : moved(`${path}/`);
}

/** `x.html` for `x`. The index of a directory has a form of its own, and is no page called `index`. */
async function pageAt(form: string, pages: Pages): Promise<FoundFile | null> {
  return pageForm(`${form}.html`) === form ? pages.find(`${form}.html`) : null;
}

/** A form at which another file or another service answers leads nowhere: such a page keeps its file's name. */
async function isFree(form: string, pages: Pages): Promise<boolean> {
  return pages.owns(form) && (isIndexForm(form) || (await pages.find(form)) === null);
}

function moved(to: string): FoundPage {
  return { kind: 'moved', to };
}
