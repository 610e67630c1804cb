import { findDuplicateKeys } from '@svc-build/manifests/documents/find-duplicate-keys';
import { jsonValue } from '@svc-build/manifests/documents/json-value';
import { locateJson } from '@svc-build/manifests/documents/locate-json';
import type { JsonDocument } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { type SchemaWords, schemaDiagnostics } from '../documents/schema-diagnostics.ts';
import { sortByPlace } from '../documents/sort-by-place.ts';
import { checkNames } from './check-names.ts';
import { checkPrefixes } from './check-prefixes.ts';
import { declaredServices } from './declared-services.ts';
import { SVC_BUILD_SERVICE_KEYS } from './svc-build-schema.ts';
import { tooManyServices } from './too-many-services.ts';
import { VERCEL_KEYS, type VercelKeyEffect } from './vercel-keys.ts';
import { VERCEL_SERVICE_KEYS, vercelSchema } from './vercel-schema.ts';

const SERVICES = 'experimentalServices';

/** The smallest useful services, for advice. */
export const EXAMPLE = `"${SERVICES}": { "web": { "entrypoint": "web", "routePrefix": "/" } }`;

const WORDS: SchemaWords = {
  services: SERVICES,
  serviceKeys: VERCEL_SERVICE_KEYS,
  topKeys: [SERVICES, ...Object.keys(VERCEL_KEYS)],
  strayField: (service, field) =>
    SVC_BUILD_SERVICE_KEYS.includes(field)
      ? `Move it to "svc-build.json": { "services": { "${service}": { "${field}": … } } }.`
      : null,
};

const IGNORED: Readonly<Record<Exclude<VercelKeyEffect, 'none'>, readonly [why: string, help: string]>> = {
  routing: [
    'requests are routed by "routePrefix" alone',
    'Remove it, or do the same in the service that answers those paths.',
  ],
  building: [
    'each service is built by its own framework and manifests',
    'Remove it, or move it into the service that needs it.',
  ],
  services: [`services are read from "${SERVICES}" alone`, `Declare the services under "${SERVICES}".`],
};

/** All that can be said about `vercel.json` without looking at any other file, in file order. */
export function checkVercel(document: JsonDocument): readonly Diagnostic[] {
  const services = declaredServices(document, SERVICES) ?? [];
  const crowd = tooManyServices(document, SERVICES, services.length);
  if (crowd !== null) return [crowd];
  const parsed = vercelSchema.safeParse(jsonValue(document.root));
  const found = parsed.success ? [] : schemaDiagnostics(document, parsed.error.issues, WORDS);
  const declared =
    services.length === 0
      ? noServices(document, found)
      : [...checkNames(document, SERVICES, services), ...checkPrefixes(document, SERVICES, services)];
  return sortByPlace([...findDuplicateKeys(document), ...found, ...declared, ...ignoredKeys(document)]);
}

/** Nothing to add where a misspelt or mistyped key is the reason. */
function noServices(document: JsonDocument, found: readonly Diagnostic[]): readonly Diagnostic[] {
  const explained = found.some((one) => one.code === 'INVALID_VALUE' || one.help.includes(`"${SERVICES}"`));
  if (explained) return [];
  const location = locateJson(document, [SERVICES], 'key');
  return [error('NO_SERVICES', `"${document.file}" declares no services.`, `Add them: ${EXAMPLE}.`, { location })];
}

function ignoredKeys(document: JsonDocument): readonly Diagnostic[] {
  const keys = (document.root.children ?? []).map((property) => property.children ?? []);
  return keys.flatMap(([keyNode, value]) => {
    const key = String(keyNode?.value);
    const effect = Object.hasOwn(VERCEL_KEYS, key) ? VERCEL_KEYS[key] : undefined;
    // The guide asks for this framework where services are deployed.
    if (effect === undefined || effect === 'none' || (key === 'framework' && value?.value === 'services')) return [];
    const [why, help] = IGNORED[effect];
    const location = locateJson(document, [key], 'key');
    return [warning('CONFIG_IGNORED_KEY', `"${key}" is ignored: ${why}.`, help, { location })];
  });
}
