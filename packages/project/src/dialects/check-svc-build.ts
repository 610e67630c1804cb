import { jsonValue } from '@svc-build/manifests/documents/json-value';
import { locateJson } from '@svc-build/manifests/documents/locate-json';
import { findDuplicateKeys, type JsonDocument } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { isBelow, RESERVED_PREFIX } from '@svc-build/model/names';
import { parseRequestPath } from '@svc-build/model/request-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import { compileRoutes, matchRoute } from '@svc-build/model/routes';
import type { ProjectDeclaration, Verification } from '@svc-build/model/service';
import { type SchemaWords, schemaDiagnostics, sortByPlace } from '../documents/schema-diagnostics.ts';
import { quoteList } from '../documents/suggest.ts';
import { checkDependsOn, unknownService } from './check-depends-on.ts';
import { declaredServices, tooManyServices } from './declared-services.ts';
import { SVC_BUILD_SERVICE_KEYS, svcBuildSchema } from './svc-build-schema.ts';
import { VERCEL_SERVICE_KEYS } from './vercel-schema.ts';

const WORDS: SchemaWords = {
  services: 'services',
  serviceKeys: SVC_BUILD_SERVICE_KEYS,
  topKeys: Object.keys(svcBuildSchema.shape),
  strayField: (service, field) =>
    VERCEL_SERVICE_KEYS.includes(field) ? `Move it to service "${service}" in "vercel.json".` : null,
};

/** All that is wrong with `svc-build.json`, in file order. `names` are the services of `vercel.json`; null when they are not known. */
export function checkSvcBuild(document: JsonDocument, names: readonly string[] | null): readonly Diagnostic[] {
  const crowd = tooManyServices(document, 'services', declaredServices(document, 'services')?.length ?? 0);
  if (crowd !== null) return [crowd];
  const parsed = svcBuildSchema.safeParse(jsonValue(document.root));
  const found = parsed.success ? [] : schemaDiagnostics(document, parsed.error.issues, WORDS);
  const strangers = names === null ? [] : [...unknownServices(document, names), ...checkDependsOn(document, names)];
  return sortByPlace([...findDuplicateKeys(document), ...found, ...strangers]);
}

function unknownServices(document: JsonDocument, names: readonly string[]): readonly Diagnostic[] {
  const services = declaredServices(document, 'services') ?? [];
  return services
    .filter(({ name }) => !names.includes(name))
    .map(({ name }) => {
      const location = locateJson(document, ['services', name], 'key');
      return unknownService(name, names, { location });
    });
}

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
