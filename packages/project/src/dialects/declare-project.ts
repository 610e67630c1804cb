import { decodeText } from '@svc-build/manifests/documents/decode-text';
import { jsonValue } from '@svc-build/manifests/documents/json-value';
import { locateJson } from '@svc-build/manifests/documents/locate-json';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { type JsonDocument, parseJson } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import { parseRoutePrefix } from '@svc-build/model/names';
import { andThen, diagnosticsOf, fail, ok, type Result } from '@svc-build/model/result';
import type { Located, ProjectDeclaration, ServiceDeclaration } from '@svc-build/model/service';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';
import type * as z from 'zod';
import { checkSvcBuild } from './check-svc-build.ts';
import { declaredServices } from './declared-services.ts';
import { byteCount, svcBuildSchema } from './svc-build-schema.ts';
import { checkVercel, EXAMPLE, vercelSchema } from './vercel-schema.ts';

const SERVICES = 'experimentalServices';

type Fields = NonNullable<z.infer<typeof vercelSchema>['experimentalServices']>[string];
type Settings = NonNullable<z.infer<typeof svcBuildSchema>['services']>[string];

/** Two checked files as one declaration in no dialect. */
function declareProject(vercel: JsonDocument, svcBuild: JsonDocument | null): ProjectDeclaration {
  const fields = vercelSchema.parse(jsonValue(vercel.root)).experimentalServices ?? {};
  const settings = svcBuildSchema.parse(svcBuild === null ? {} : jsonValue(svcBuild.root));
  const names = (declaredServices(vercel, SERVICES) ?? []).map(({ name }) => name);
  return {
    services: names.map((name) => ({
      ...declareService(vercel, name, own(fields, name)),
      ...declareSettings(name, own(settings.services, name) ?? {}, svcBuild),
    })),
    concurrency: settings.concurrency ?? null,
    builders: declareBuilders(settings.builders ?? [], svcBuild),
    builderTimeout: settings.builderTimeout ?? null,
    cacheDir: settings.cache?.dir ?? null,
    cacheLimit: settings.cache?.limit === undefined ? null : byteCount(settings.cache.limit),
    verify: declareVerify(settings.verify ?? [], svcBuild),
  };
}

function declareBuilders(modules: readonly string[], svcBuild: JsonDocument | null): readonly Located<string>[] {
  if (svcBuild === null) return [];
  return modules.map((value, index) => ({ value, at: locateJson(svcBuild, ['builders', index], 'value') }));
}

function declareVerify(
  requests: NonNullable<z.infer<typeof svcBuildSchema>['verify']>,
  svcBuild: JsonDocument | null,
): ProjectDeclaration['verify'] {
  if (svcBuild === null) return [];
  return requests.map(({ path, status = null }, index) => ({
    value: { path, status },
    at: locateJson(svcBuild, ['verify', index, 'path'], 'value'),
  }));
}

function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** What `svc-build.json` says of a service. */
type DeclaredSettings = Pick<
  ServiceDeclaration,
  'stripPrefix' | 'env' | 'generated' | 'inputs' | 'allowSources' | 'fallback' | 'dependsOn'
>;

function declareSettings(name: string, settings: Settings, svcBuild: JsonDocument | null): DeclaredSettings {
  const at = (document: JsonDocument, ...path: (string | number)[]): Location =>
    locateJson(document, ['services', name, ...path], 'value');
  const patterns = (field: 'generated' | 'inputs' | 'allowSources'): readonly Located<string>[] | null => {
    const written = settings[field];
    if (svcBuild === null || written === undefined) return null;
    return written.map((value, index) => ({ value, at: at(svcBuild, field, index) }));
  };
  const { fallback } = settings;
  return {
    stripPrefix: settings.stripPrefix ?? false,
    env: settings.env ?? [],
    generated: patterns('generated') ?? [],
    inputs: patterns('inputs'),
    allowSources: patterns('allowSources') ?? [],
    dependsOn: [...new Set(settings.dependsOn)],
    fallback: svcBuild === null || fallback === undefined ? null : { value: fallback, at: at(svcBuild, 'fallback') },
  };
}

function declareService(
  vercel: JsonDocument,
  name: string,
  fields: Fields | undefined,
): Omit<ServiceDeclaration, keyof DeclaredSettings> {
  const prefix = parseRoutePrefix(fields?.routePrefix ?? '');
  if (fields === undefined || !prefix.ok) throw new Error(`Service ${name} was not checked`);
  const place = (...path: (string | number)[]) => locateJson(vercel, [SERVICES, name, ...path], 'value');
  const located = (field: 'entrypoint' | 'framework'): Located<string> | null => {
    const value = fields[field];
    return value === undefined ? null : { value, at: place(field) };
  };
  const patterns = (field: 'includeFiles' | 'excludeFiles'): readonly Located<string>[] => {
    const value = fields[field] ?? [];
    if (typeof value === 'string') return [{ value, at: place(field) }];
    return value.map((pattern, index) => ({ value: pattern, at: place(field, index) }));
  };
  return {
    name,
    at: locateJson(vercel, [SERVICES, name], 'key'),
    entrypoint: located('entrypoint'),
    routePrefix: { value: prefix.prefix, at: place('routePrefix') },
    framework: located('framework'),
    memory: fields.memory ?? null,
    maxDuration: fields.maxDuration ?? null,
    includeFiles: patterns('includeFiles'),
    excludeFiles: patterns('excludeFiles'),
  };
}

/** Reads `vercel.json` and, where there is one, `svc-build.json` at the project root, and tells all that is wrong with both. */
export async function loadConfig(source: SourceTree): Promise<Result<ProjectDeclaration>> {
  const vercel = await readDocument(source, 'vercel.json');
  if (vercel === null) {
    const message = 'There is no "vercel.json" in the project root.';
    return fail(error('CONFIG_NOT_FOUND', message, `Create it with the services of the project: { ${EXAMPLE} }.`));
  }
  const svcBuild = await readDocument(source, 'svc-build.json');
  const services = vercel.ok ? declaredServices(vercel.value, 'experimentalServices') : null;
  const names = services?.map(({ name }) => name) ?? null;
  const diagnostics = [
    ...(vercel.ok ? checkVercel(vercel.value) : vercel.diagnostics),
    ...(svcBuild === null ? [] : svcBuild.ok ? checkSvcBuild(svcBuild.value, names) : diagnosticsOf(svcBuild)),
  ];
  const failed = diagnostics.some((one) => one.severity === 'error');
  if (failed || !vercel.ok) return fail(...diagnostics);
  return ok(declareProject(vercel.value, svcBuild?.ok ? svcBuild.value : null), diagnostics);
}

async function readDocument(source: SourceTree, file: string): Promise<Result<JsonDocument> | null> {
  const kind = await source.kind(file);
  const bytes = kind === 'file' ? await source.readBytes(file) : null;
  if (bytes === null) return (await source.locate(file)) === 'missing' ? null : fail(noFile(file, kind));
  return andThen(decodeText(file, bytes), (text) => parseJson(file, text, 'configuration'));
}

/** Something of that name is there: to go on as if it were not would build something else than was meant. */
function noFile(file: string, kind: EntryKind | null): Diagnostic {
  const is = kind === 'directory' ? 'a directory' : 'a broken link, a pipe or a device';
  const location = locateOffset({ file, text: '' }, 0, 1);
  return error('CONFIG_UNREADABLE', `"${file}" is no file but ${is}.`, 'Put a file in its place, or remove it.', {
    location,
  });
}
