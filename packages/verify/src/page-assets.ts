import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** A file that a page needs. */
export interface PageAsset {
  /** Path and query. */
  readonly path: string;
  readonly kind: 'script' | 'style' | 'other';
}

/** Whether an answer of this type is a page. */
export function isHtml(contentType: string): boolean {
  return /^text\/html\b/i.test(contentType);
}

const LINKS = /^(stylesheet|preload|modulepreload)$/i;

/** The files of its own origin that a page loads by itself: scripts, style sheets, what it preloads, and images. */
export function pageAssets(html: string, url: string): readonly PageAsset[] {
  const found = new Map<string, PageAsset>();
  let base = url;
  // Without scripts, what <noscript> holds is part of the page, and somebody's browser loads it.
  for (const { tag, attributes } of elementsOf(parse(html, { scriptingEnabled: false }))) {
    if (tag === 'base') base = resolve(attributes.get('href') ?? '', base)?.href ?? base;
    const asset = assetOf(tag, attributes);
    const target = asset === null ? null : resolve(asset.reference, base);
    if (asset === null || target === null || target.origin !== new URL(url).origin) continue;
    // An image that a service makes from a remote one needs a network.
    if (/https?(:|%3A)/i.test(target.search)) continue;
    const path = target.pathname + target.search;
    if (!found.has(path)) found.set(path, { path, kind: asset.kind });
  }
  return [...found.values()];
}

type Attributes = ReadonlyMap<string, string>;

interface PageElement {
  readonly tag: string;
  readonly attributes: Attributes;
}

/** The elements of a page in their order. What a template holds is loaded only if it is the shadow tree of an element. */
function elementsOf(document: DefaultTreeAdapterTypes.Document): readonly PageElement[] {
  const elements: PageElement[] = [];
  // A list and not a recursion: a page may nest as deep as it likes.
  const left: DefaultTreeAdapterTypes.ChildNode[] = [...document.childNodes].reverse();
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (!('tagName' in node)) continue;
    const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
    elements.push({ tag: node.tagName, attributes });
    const shown = 'content' in node && attributes.has('shadowrootmode') ? node.content.childNodes : node.childNodes;
    for (const child of shown.toReversed()) left.push(child);
  }
  return elements;
}

function assetOf(
  tag: string,
  attributes: Attributes,
): { readonly reference: string; readonly kind: PageAsset['kind'] } | null {
  const reference = attributes.get(tag === 'link' ? 'href' : 'src') ?? '';
  if (reference === '') return null;
  if (tag === 'img') return { reference, kind: 'other' };
  if (tag === 'script') return { reference, kind: 'script' };
  return tag === 'link' ? linkOf(reference, attributes) : null;
}

function linkOf(reference: string, attributes: Attributes): ReturnType<typeof assetOf> {
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
