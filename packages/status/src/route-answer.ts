import { isBelow, RESERVED_PREFIX } from '@svc-build/model/names';
import { parseRequestPath } from '@svc-build/model/request-path';
import { matchRoute, type RouteTable } from '@svc-build/model/routes';

/** Who gets a URL, in the words of `svc-build routes URL --json`, and what there is to say about it. */
export interface RouteAnswer {
  readonly url: string;
  /** Null when nobody gets it. */
  readonly service: string | null;
  readonly prefix: string | null;
  /** The path that the service receives, with the query. */
  readonly receives: string | null;
  readonly note: string;
}

/** Answers from the table that routes the requests themselves; takes a path, with or without its first slash, or a whole URL. */
export function routeAnswer(table: RouteTable, typed: string): RouteAnswer {
  const url = typed.trim();
  const nobody = { url, service: null, prefix: null, receives: null };
  const asked = parseRequestPath(url.startsWith('/') || /^https?:/i.test(url) ? url : `/${url}`);
  if (asked === null) return { ...nobody, note: 'This is no valid path: the answer is 400.' };
  const { path, spelled, query } = asked;
  if (isBelow(path, RESERVED_PREFIX)) return { ...nobody, note: 'svc-build itself answers what is below /_svc.' };
  const match = matchRoute(table, path, spelled);
  if (match === null) return { ...nobody, note: `No service owns ${path}: the answer is 404.` };
  const { prefix, service, stripPrefix } = match.route;
  const note = `by the prefix ${prefix}${stripPrefix && prefix !== '/' ? ', which is taken off' : ''}`;
  return { url, service, prefix, receives: match.receives + query, note };
}
