import { findDuplicateKeys } from '@svc-build/manifests/documents/find-duplicate-keys';
import { jsonValue } from '@svc-build/manifests/documents/json-value';
import { locateJson } from '@svc-build/manifests/documents/locate-json';
import type { JsonDocument } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { quoteList } from '../documents/quote-list.ts';
import { type SchemaWords, schemaDiagnostics } from '../documents/schema-diagnostics.ts';
import { sortByPlace } from '../documents/sort-by-place.ts';
import { suggest } from '../documents/suggest.ts';
import { declaredServices } from './declared-services.ts';
import { SVC_BUILD_SERVICE_KEYS, svcBuildSchema } from './svc-build-schema.ts';
import { tooManyServices } from './too-many-services.ts';
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
  const strangers = names === null ? [] : unknownServices(document, names);
  return sortByPlace([...findDuplicateKeys(document), ...found, ...strangers]);
}

function unknownServices(document: JsonDocument, names: readonly string[]): readonly Diagnostic[] {
  const services = declaredServices(document, 'services') ?? [];
  return services
    .filter(({ name }) => !names.includes(name))
    .map(({ name }) => {
      const near = suggest(name, names);
      const help = near === null ? `The services are ${quoteList(names, 'and')}.` : `Did you mean "${near}"?`;
      const location = locateJson(document, ['services', name], 'key');
      return error('UNKNOWN_SERVICE', `"vercel.json" has no service ${JSON.stringify(name)}.`, help, { location });
    });
}
