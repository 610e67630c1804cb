/** A request target split and brought into the one form that is matched and forwarded. */
export interface RequestPath {
  /** Normalised: no empty, `.` or `..` segments, unreserved characters decoded, escapes in upper case. Decides the owner. */
  readonly path: string;
  /** The same, but with runs of slashes as they were sent, where there are no dot segments. The forwarded path is made from it. */
  readonly spelled: string;
  /** With its `?`, or empty. */
  readonly query: string;
}

const UNRESERVED = /[A-Za-z0-9._~-]/;
/** What is in that form already: nearly every path that is asked for. */
const NORMAL = /^(?:\/[\w~!$&'()*+,;=:@-][\w.~!$&'()*+,;=:@-]*)*\/?$/;
const DOT_SEGMENT = /(?:^|\/)\.\.?(?:\/|$)/;
const ABSOLUTE = /^https?:\/\/([^/?#]*)([/?#].*)?$/i;
/** A backslash, a space or a control character: parsers disagree about them, so such a target is refused. */
const FORBIDDEN = /[\\ \p{Cc}]/u;

/**
 * Normalises a request target once, before matching, so that the path that decides the owner is the path that the owner gets.
 * Returns null for a target that no service should see: a broken escape, a NUL, a backslash, an encoded slash inside `..` play.
 * RFC 3986 section 6.2.2: decode unreserved characters, upper-case the rest, remove dot segments; runs of slashes become one.
 */
export function parseRequestPath(target: string): RequestPath | null {
  const origin = target.startsWith('/') ? target : pathOfAbsolute(target);
  if (origin === null) return null;
  const hash = origin.indexOf('#');
  const withoutFragment = hash === -1 ? origin : origin.slice(0, hash);
  const mark = withoutFragment.indexOf('?');
  const rawPath = mark === -1 ? withoutFragment : withoutFragment.slice(0, mark);
  const query = mark === -1 ? '' : withoutFragment.slice(mark);
  if (NORMAL.test(rawPath)) return { path: rawPath, spelled: rawPath, query };
  const decoded = decodeUnreserved(rawPath);
  if (decoded === null || FORBIDDEN.test(decoded) || decoded.includes('%00')) return null;
  const path = removeDotSegments(decoded);
  // What dot segments would climb over is not clear where empty segments are, so those are taken out together.
  return { path, spelled: DOT_SEGMENT.test(decoded) ? path : decoded, query };
}

/** The host and port of a target in absolute form, which count instead of the Host header (RFC 9112 section 3.2.2); null for any other. */
export function authorityOf(target: string): string | null {
  return target.startsWith('/') ? null : (ABSOLUTE.exec(target)?.[1] ?? null);
}

function pathOfAbsolute(target: string): string | null {
  const match = ABSOLUTE.exec(target);
  if (match === null) return null;
  const rest = match[2] ?? '/';
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function decodeUnreserved(path: string): string | null {
  let broken = false;
  const decoded = path.replace(/%(.{0,2})/g, (_, hex: string) => {
    if (!/^[0-9a-fA-F]{2}$/.test(hex)) {
      broken = true;
      return '';
    }
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return UNRESERVED.test(character) ? character : `%${hex.toUpperCase()}`;
  });
  return broken ? null : decoded;
}

function removeDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  const last = segments.at(-1);
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') kept.pop();
    else kept.push(segment);
  }
  const endsInDirectory = last === '' || last === '.' || last === '..';
  return `/${kept.join('/')}${endsInDirectory && kept.length > 0 ? '/' : ''}`;
}
