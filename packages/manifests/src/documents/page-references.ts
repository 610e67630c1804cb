import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** A file that a page loads by itself. */
export interface PageReference {
  /** Where the page leads for it. */
  readonly target: URL;
  readonly kind: 'script' | 'style' | 'other';
  /** Where the element stands in the text. */
  readonly offset: number;
}

/** What the page at an address loads by itself: scripts, style sheets, what it preloads, and images. */
export function pageReferences(html: string, url: string): readonly PageReference[] {
  const found: PageReference[] = [];
  let start: URL | null = null;
  // Without scripts, what <noscript> holds is part of the page, and somebody's browser loads it.
  const document = parse(html, { scriptingEnabled: false, sourceCodeLocationInfo: true });
  for (const { tag, attributes, offset } of elementsOf(document)) {
    const base = tag === 'base' ? attributes.get('href') : undefined;
    // The first that says where to start counts, even if it leads nowhere.
    if (base !== undefined) start ??= resolved(base, url) ?? new URL(url);
    const asset = assetOf(tag, attributes);
    const target = asset === null ? null : resolved(asset.reference, start?.href ?? url);
    if (asset !== null && target !== null) found.push({ target, kind: asset.kind, offset });
  }
  return found;
}

function resolved(reference: string, start: string): URL | null {
  return URL.canParse(reference.trim(), start) ? new URL(reference.trim(), start) : null;
}

type Attributes = ReadonlyMap<string, string>;

interface PageElement {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly offset: number;
}

/** The elements of a page in their order. What a template holds is loaded only if it is the shadow tree of an element. */
function elementsOf(document: DefaultTreeAdapterTypes.Document): readonly PageElement[] {
  const elements: PageElement[] = [];
  // A list and not a recursion: a page may nest as deep as it likes.
  const left: DefaultTreeAdapterTypes.ChildNode[] = [...document.childNodes].reverse();
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (!('tagName' in node)) continue;
    const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
    elements.push({ tag: node.tagName, attributes, offset: node.sourceCodeLocation?.startOffset ?? 0 });
    const shown = 'content' in node && attributes.has('shadowrootmode') ? node.content.childNodes : node.childNodes;
    for (const child of shown.toReversed()) left.push(child);
  }
  return elements;
}

/** The file, as the page names it. */
type Asset = Pick<PageReference, 'kind'> & { readonly reference: string };

function assetOf(tag: string, attributes: Attributes): Asset | null {
  const reference = attributes.get(tag === 'link' ? 'href' : 'src') ?? '';
  if (reference === '') return null;
  if (tag === 'img') return { reference, kind: 'other' };
  if (tag === 'script') return { reference, kind: 'script' };
  return tag === 'link' ? linkOf(reference, attributes) : null;
}

const LINKS = /^(stylesheet|preload|modulepreload)$/i;

function linkOf(reference: string, attributes: Attributes): Asset | null {
  const relations = (attributes.get('rel') ?? '').split(/\s+/);
  if (!relations.some((relation) => LINKS.test(relation))) return null;
  const kinds = { script: 'script', style: 'style' } as const;
  const kind = relations.includes('stylesheet') ? 'style' : relations.includes('modulepreload') ? 'script' : null;
  const as = attributes.get('as');
  return { reference, kind: kind ?? (as === 'script' || as === 'style' ? kinds[as] : 'other') };
}
