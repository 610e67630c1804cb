/** A file that a page needs. */
export interface PageAsset {
  /** Path and query. */
  readonly path: string;
  readonly kind: 'script' | 'style' | 'other';
}

const TAG = /<(script|link|img|base)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const LINKS = /^(stylesheet|preload|modulepreload)$/i;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  '#x2F': '/',
  lt: '<',
  gt: '>',
};

/** The files of its own origin that a page loads by itself: scripts, style sheets, what it preloads, and images. */
export function pageAssets(html: string, url: string): readonly PageAsset[] {
  const found = new Map<string, PageAsset>();
  let base = url;
  for (const { tag, attributes } of tagsOf(html)) {
    if (tag === 'base') base = resolve(attributes.get('href') ?? '', base)?.href ?? base;
    const asset = assetOf(tag, attributes);
    const target = asset === null ? null : resolve(asset.reference, base);
    if (asset === null || target === null || target.origin !== new URL(url).origin) continue;
    // An image that is made from one elsewhere needs a network.
    if (/https?(:|%3A)/i.test(target.search)) continue;
    const path = target.pathname + target.search;
    if (!found.has(path)) found.set(path, { path, kind: asset.kind });
  }
  return [...found.values()];
}

type Attributes = ReadonlyMap<string, string>;

/** Tags as a browser would find them: not in comments, and not in the text of scripts. */
function tagsOf(html: string): readonly { readonly tag: string; readonly attributes: Attributes }[] {
  const visible = html.replace(/<!--[\s\S]*?-->/g, '').replace(/(<script\b[^>]*>)[\s\S]*?<\/script\s*>/gi, '$1');
  return [...visible.matchAll(TAG)].map(([, tag = '', text = '']) => ({
    tag: tag.toLowerCase(),
    attributes: new Map(
      [...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single, bare]) => [
        name.toLowerCase(),
        decode(double ?? single ?? bare ?? ''),
      ]),
    ),
  }));
}

function assetOf(
  tag: string,
  attributes: Attributes,
): { readonly reference: string; readonly kind: PageAsset['kind'] } | null {
  const reference = attributes.get(tag === 'link' ? 'href' : 'src') ?? '';
  if (reference === '' || tag === 'base') return null;
  if (tag === 'img') return { reference, kind: 'other' };
  if (tag === 'script') return { reference, kind: 'script' };
  const relations = (attributes.get('rel') ?? '').split(/\s+/);
  if (!relations.some((relation) => LINKS.test(relation))) return null;
  const kinds = { script: 'script', style: 'style' } as const;
  const kind = relations.includes('stylesheet') ? 'style' : relations.includes('modulepreload') ? 'script' : null;
  const as = attributes.get('as');
  return { reference, kind: kind ?? (as === 'script' || as === 'style' ? kinds[as] : 'other') };
}

function resolve(reference: string, base: string): URL | null {
  return URL.canParse(reference.trim(), base) ? new URL(reference.trim(), base) : null;
}

function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
