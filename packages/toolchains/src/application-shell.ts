const TAG = /<\/?[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi;
const SCRIPT = /<script\b(?:"[^"]*"|'[^']*'|[^'">])*>[\s\S]*?<\/script\s*>/gi;
const INVISIBLE = /<(style|noscript|template|title)\b[\s\S]*?<\/\1\s*>/gi;

/** Elements that show something without holding text. */
const SHOWN =
  /^<(?:audio|button|canvas|embed|form|frame|hr|iframe|img|input|math|object|picture|select|svg|textarea|video)\b/i;

/**
 * Whether a page is the shell of a single-page application: it loads a script and shows nothing by itself, so its code
 * decides what a path means. Such a page answers every path that names no file; any other page answers its own alone.
 */
export function isApplicationShell(html: string): boolean {
  const visible = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<!doctype[^>]*>/i, '');
  const withoutScripts = visible.replace(SCRIPT, '');
  if (withoutScripts === visible || /<meta\b[^>]*http-equiv=["']?refresh/i.test(visible)) return false;
  const body = withoutScripts.replace(INVISIBLE, '').replace(/^[\s\S]*<\/head\s*>/i, '');
  if ((body.match(TAG) ?? []).some((tag) => SHOWN.test(tag))) return false;
  return body.replace(TAG, '').replaceAll('&nbsp;', '').trim() === '';
}
