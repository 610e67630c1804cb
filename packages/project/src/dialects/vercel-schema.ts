import { jsonValue } from '@svc-build/manifests/documents/json-value';
import { locateJson } from '@svc-build/manifests/documents/locate-json';
import { findDuplicateKeys, type JsonDocument } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import * as z from 'zod';
import { type SchemaWords, schemaDiagnostics, sortByPlace } from '../documents/schema-diagnostics.ts';
import { checkNames, checkPrefixes } from './check-services.ts';
import { declaredServices, tooManyServices } from './declared-services.ts';
import { SVC_BUILD_SERVICE_KEYS } from './svc-build-schema.ts';

/** Every other top-level key that `vercel.json` may have (openapi.vercel.sh/vercel.json). */
const VERCEL_KEYS: Readonly<Record<string, VercelKeyEffect>> = {
  $schema: 'none',
  alias: 'none',
  build: 'building',
  buildCommand: 'building',
  builds: 'building',
  bulkRedirectsPath: 'routing',
  bunVersion: 'building',
  cleanUrls: 'routing',
  crons: 'none',
  devCommand: 'building',
  env: 'building',
  experimentalServiceGroups: 'services',
  experimentalServicesV2: 'services',
  fluid: 'none',
  framework: 'building',
  functionFailoverRegions: 'none',
  functions: 'building',
  git: 'none',
  github: 'none',
  headers: 'routing',
  ignoreCommand: 'building',
  images: 'routing',
  installCommand: 'building',
  name: 'none',
  outputDirectory: 'building',
  passiveRegions: 'none',
  public: 'none',
  redirects: 'routing',
  regions: 'none',
  relatedProjects: 'none',
  rewrites: 'routing',
  routes: 'routing',
  scope: 'none',
  services: 'services',
  trailingSlash: 'routing',
  version: 'none',
  wildcard: 'routing',
};

// Each `error` is the end of the sentence "The memory of service "api" is 64; it …".

function text(description: string) {
  return z.string({ error: 'must be a string' }).describe(description);
}

function patterns(description: string) {
  const pattern = z.string({ error: 'must be a glob pattern' });
  const error = 'must be a glob pattern or a list of glob patterns';
  return z.union([pattern, z.array(pattern)], { error }).describe(description);
}

function bounded(from: number, to: number, description: string) {
  const error = `must be an integer from ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error }).describe(description);
}

const service = z.strictObject(
  {
    entrypoint: text(
      'A directory, a file, or a Python "module:attribute", relative to the project root; the project root when left out.',
    ).optional(),
    routePrefix: text(
      'The path below which the service answers, such as "/svc/api"; "/" answers what no other service does.',
    ),
    framework: text('The framework, such as "nextjs"; detected from the manifests when left out.').optional(),
    memory: bounded(128, 10240, 'Memory that the service may use, in MB.').optional(),
    maxDuration: bounded(1, 900, 'Time that a request may take, in seconds.').optional(),
    includeFiles: patterns(
      'Files to add to the bundle: globs relative to the service root, or to the project root with a leading "/".',
    ).optional(),
    excludeFiles: patterns(
      'Files to leave out of the bundle, whatever asks for them: globs relative to the service root, or to the project root with a leading "/".',
    ).optional(),
  },
  { error: 'must be an object' },
);

const others = Object.fromEntries(
  Object.entries(VERCEL_KEYS).map(([key, effect]) => [
    key,
    z
      .unknown()
      .describe(effect === 'none' ? 'Not read by svc-build.' : 'Ignored by svc-build, with a warning.')
      .optional(),
  ]),
);

/** `vercel.json` as svc-build reads it; published as a JSON Schema. */
export const vercelSchema = z.strictObject(
  {
    ...others,
    experimentalServices: z
      .record(z.string(), service, { error: 'must be an object of services by name' })
      .describe('The services of the project by name.')
      .optional(),
  },
  { error: 'must be an object' },
);

/** The fields of one service, in the guide's order. */
export const VERCEL_SERVICE_KEYS: readonly string[] = Object.keys(service.shape);

/** What a top-level key of `vercel.json` other than `experimentalServices` would do elsewhere, and does not do here. */
type VercelKeyEffect = 'none' | 'routing' | 'building' | 'services';

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
