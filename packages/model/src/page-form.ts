const INDEX = 'index.html';
const PAGE = '.html';

/**
 * The path below the mount at which a page of a site is served: `x.html` at `x`, `x/index.html` at `x/`. Null for what
 * is no page and is served by its own name.
 */
export function pageForm(name: string): string | null {
  const start = name.lastIndexOf('/') + 1;
  const base = name.slice(start);
  if (base === INDEX) return name.slice(0, start);
  return base.endsWith(PAGE) && base !== PAGE ? name.slice(0, -PAGE.length) : null;
}

/** Whether a form is that of a directory's index. */
export function isIndexForm(form: string): boolean {
  return form === '' || form.endsWith('/');
}
