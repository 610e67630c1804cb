import { error } from '@svc-build/model/diagnostic';
import { isBelow, RESERVED_PREFIX } from '@svc-build/model/names';
import { parseRequestPath } from '@svc-build/model/request-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import { compileRoutes, matchRoute } from '@svc-build/model/routes';
import type { ProjectDeclaration, Verification } from '@svc-build/model/service';
import { quoteList } from '../documents/quote-list.ts';

/** Finds out which service each request of `verify` goes to. */
export function ownVerifications({
  services,
  verify,
}: Pick<ProjectDeclaration, 'services' | 'verify'>): Result<readonly Verification[]> {
  const table = compileRoutes(
    services.map(({ name, routePrefix, stripPrefix }) => ({ prefix: routePrefix.value, service: name, stripPrefix })),
  );
  const owned = verify.map(({ value, at }) => {
    const asked = parseRequestPath(value.path);
    const match = asked === null || isBelow(asked.path, RESERVED_PREFIX) ? null : matchRoute(table, asked.path);
    return { value, at, asked, match };
  });
  const unowned = owned
    .filter(({ match }) => match === null)
    .map(({ value, at }) =>
      error(
        'VERIFY_PATH_UNOWNED',
        `No service owns ${JSON.stringify(value.path)}, which "verify" names.`,
        `Write a path below ${quoteList(
          table.map(({ prefix }) => prefix),
          'or',
        )}.`,
        { location: at },
      ),
    );
  if (unowned.length > 0) return fail(...unowned);
  return ok(
    owned.flatMap(({ value, asked, match }): readonly Verification[] =>
      asked === null || match === null
        ? []
        : [{ path: asked.path + asked.query, status: value.status, service: match.route.service }],
    ),
  );
}
