import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** A file that a page loads by itself, as the page names it. */
export interface PageReference {
  readonly reference: string;
  readonly kind: 'script' | 'style' | 'other';
  /** What the page says that its references start at; null where it says nothing. */
  readonly base: string | null;
  /** Where the element stands in the text. */
  readonly offset: number;
}

/** What a page loads by itself: scripts, style sheets, what it preloads, and images. */
export function pageReferences(html: string): readonly PageReference[] {
  const found: PageReference[] = [];
  let base: string | null = null;
  // Without scripts, what <noscript> holds is part of the page, and somebody's browser loads it.
  const document = parse(html, { scriptingEnabled: false, sourceCodeLocationInfo: true });
  for (const { tag, attributes, offset } of elementsOf(document)) {
    if (tag === 'base') base = attributes.get('href') ?? base;
    const asset = assetOf(tag, attributes);
    if (asset !== null) found.push({ ...asset, base, offset });
  }
  return found;
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

type Asset = Pick<PageReference, 'reference' | 'kind'>;

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
