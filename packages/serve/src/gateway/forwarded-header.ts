import { addressOf } from './proxy-trust.ts';

/** One hop, as the proxy that took it tells it. */
export interface ForwardedHop {
  readonly address: string | null;
  readonly proto: string | undefined;
  readonly host: string | undefined;
}

/** One parameter, and what ends it: a semicolon within a hop, a comma behind it (RFC 7239 section 4). */
const PAIR = /\s*([^\s",;=]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",;=]+))\s*(;|,|$)/y;

/** The hops of a Forwarded header, in order. Of one that cannot be read, none: what is left of a mistake may be anybody's. */
export function parseForwarded(text: string): ForwardedHop[] {
  const hops: ForwardedHop[] = [];
  let pairs = new Map<string, string>();
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < text.length) {
    const [, name = '', quoted, token = '', end] = PAIR.exec(text) ?? [];
    const key = name.toLowerCase();
    if (end === undefined || pairs.has(key)) return [];
    pairs.set(key, quoted === undefined ? token : quoted.replace(/\\(.)/g, '$1'));
    if (end === ';' && PAIR.lastIndex < text.length) continue;
    hops.push({ address: addressOf(pairs.get('for') ?? ''), proto: pairs.get('proto'), host: pairs.get('host') });
    pairs = new Map();
  }
  return hops;
}
