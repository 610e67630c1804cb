import { isIndexForm, pageForm } from '@svc-build/model/page-form';
import { inPattern } from '@svc-build/model/page-request';
import { ownsPath, type Route, type RouteTable } from '@svc-build/model/routes';

/** A route that hands a page over, or leads to its one form. */
export type PageRoute =
  | { readonly src: string; readonly dest: string; readonly caseSensitive: true }
  | {
      readonly src: string;
      readonly status: 308;
      readonly headers: { readonly Location: string };
      readonly caseSensitive: true;
    };

/** Platforms limit how long a pattern may be. */
const LONGEST_PATTERN = 3000;

/** The pages among the files of a site that have a form of their own: where a file `x` lies beside `x.html`, that one answers at `/x`. */
export function sitePages(files: readonly string[]): readonly string[] {
  const names = new Set(files);
  return files.filter((file) => {
    const form = pageForm(file);
    return form !== null && !names.has(form);
  });
}

/**
 * The routes that give each page of a site its one form, as `serve` does: `x.html` at `x`, `x/index.html` at `x/`, and
 * every other spelling leads there. They come before the files, so a platform's own idea of pages has no say.
 */
export function pageRoutes(route: Route, pages: readonly string[], table: RouteTable): readonly PageRoute[] {
  const base = route.prefix === '/' ? '/' : `${route.prefix}/`;
  const forms = pages
    .flatMap((page) => pageForm(page) ?? [])
    .filter((form) => ownsPath(table, route.service, base + form));
  const all = new Set(forms);
  const indexes = forms.filter(isIndexForm);
  const plain = forms.filter((form) => !isIndexForm(form));
  // A bare prefix leads to its slash whatever is there.
  const bare = indexes.filter((form) => form !== '' && !all.has(form.slice(0, -1))).map((form) => form.slice(0, -1));
  const slashed = plain.filter((form) => !all.has(`${form}/`));
  const routes = (names: readonly string[], end: string, toRoute: (src: string) => PageRoute): readonly PageRoute[] =>
    inGroups(names.map((name) => inPattern(inPath(name)))).map((group) =>
      toRoute(`^${inPattern(base)}(${group.join('|')})${end}$`),
    );
  const serve = (file: string) => (src: string) => ({ src, dest: `${base}$1${file}`, caseSensitive: true as const });
  const lead = (end: string) => (src: string) => ({
    src,
    status: 308 as const,
    headers: { Location: `${base}$1${end}` },
    caseSensitive: true as const,
  });
  return [
    ...routes(indexes, '', serve('index.html')),
    ...routes(indexes, 'index\\.html', lead('')),
    ...routes(bare, '', lead('/')),
    ...routes(plain, '', serve('.html')),
    ...routes(plain, '\\.html', lead('')),
    ...routes(slashed, '/', lead('')),
  ];
}

/** A name as it stands in a path. */
function inPath(name: string): string {
  return encodeURI(name).replace(/[?#]/g, encodeURIComponent);
}

function inGroups(names: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const name of names) {
    if (length + name.length > LONGEST_PATTERN) {
      groups.push([]);
      length = 0;
    }
    groups.at(-1)?.push(name);
    length += name.length + 1;
  }
  return groups;
}
