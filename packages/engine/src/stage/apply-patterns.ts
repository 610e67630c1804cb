import type { BuildOutput, Entry, FileMode, FunctionOutput } from '@svc-build/model/build-output';
import { projectSource } from '@svc-build/model/build-output';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { isSecretFile } from '@svc-build/model/never-bundled';
import { escapePlaceholders } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Located, ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { expandPattern, type FilePattern, filePattern, type ServiceSources } from '../plan/file-patterns.ts';
import { publishStatic } from './withheld-files.ts';

/** A pattern with its place, and what came of it. */
interface Applied {
  readonly located: Located<string>;
  readonly pattern: FilePattern;
}

/**
 * What the builder bundled, plus `includeFiles`, minus `excludeFiles`: exclude has the last word (design.md).
 * The same for every builder. What starts a service cannot be excluded.
 */
export async function applyPatterns(output: BuildOutput, sources: ServiceSources): Promise<Result<BuildOutput>> {
  const { service, source, runtimes } = sources;
  const includes = service.includeFiles.map((located) => applied(located, service));
  const excludes = service.excludeFiles.map((located) => applied(located, service));
  const included = await Promise.all(includes.map(({ pattern }) => expandPattern(pattern, sources)));
  const files = await asEntries([...new Set(included.flat())].sort(), source);

  const functions = output.functions.map((one) => ({ ...one, entries: merged(one.entries, files) }));
  const statics =
    output.static === null || functions.length > 0
      ? output.static
      : {
          ...output.static,
          entries: merged(
            output.static.entries,
            files.map((file) => belowMount(file, service)),
          ),
        };

  const candidates = [
    ...functions.flatMap(({ entries }) => entries.map(({ path }) => path)),
    ...(statics?.entries ?? []).map((entry) => placeOf(entry, service)),
  ];
  const forbidden = excludes.flatMap((exclude) => excludedNeeds(exclude, functions, service));
  if (forbidden.length > 0) return fail(...forbidden);
  const warnings = [
    ...includes.flatMap((include, index) =>
      includedSecrets(
        include,
        (included[index] ?? []).filter((path) => isSecretFile(path, runtimes)),
        service,
      ),
    ),
    ...includes.flatMap((include, index) =>
      included[index]?.length === 0 ? [matchesNothing('includeFiles', include, service)] : [],
    ),
    ...excludes.flatMap((exclude) =>
      candidates.some((path) => exclude.pattern.matches(path))
        ? []
        : [matchesNothing('excludeFiles', exclude, service)],
    ),
  ];
  const isKept = (path: string): boolean => !excludes.some(({ pattern }) => pattern.matches(path));
  const kept = functions.map(
    (one): FunctionOutput => ({ ...one, entries: one.entries.filter(({ path }) => isKept(path)) }),
  );
  if (statics === null) return ok({ ...output, functions: kept }, warnings);
  const entries = statics.entries.filter((entry) => isKept(placeOf(entry, service)));
  const published = publishStatic(service, { ...statics, entries }, functions.length === 0);
  if (!published.ok) return fail(...warnings, ...published.diagnostics);
  return ok({ ...output, functions: kept, static: published.value }, [...warnings, ...published.warnings]);
}

function applied(located: Located<string>, service: ResolvedService): Applied {
  return { located, pattern: filePattern(located.value, service.root) };
}

function asEntries(paths: readonly string[], source: SourceTree): Promise<readonly Entry[]> {
  return Promise.all(
    paths.map(async (path): Promise<Entry> => {
      const mode: FileMode = (await source.isExecutable(path)) ? 0o755 : 0o644;
      return { kind: 'file', path, from: `{root}/${escapePlaceholders(path)}`, mode };
    }),
  );
}

function merged(entries: readonly Entry[], more: readonly Entry[]): readonly Entry[] {
  const present = new Set(entries.map((entry) => entry.path));
  return [...entries, ...more.filter((entry) => !present.has(entry.path))];
}

/** In a static bundle an included file lies where it lies below the service root. */
function belowMount(entry: Entry, service: ResolvedService): Entry {
  const base = service.root === '.' ? '' : `${service.root}/`;
  return entry.path.startsWith(base) ? { ...entry, path: entry.path.slice(base.length) } : entry;
}

/** The path below the project root that patterns are matched against: of a static file where it came from, as a bundle's paths mirror the project anyway. */
function placeOf(entry: Entry, service: ResolvedService): string {
  return projectSource(entry) ?? (entry.kind === 'file' ? `${service.root}/${entry.path}` : entry.path);
}

function excludedNeeds(
  { located, pattern }: Applied,
  functions: readonly FunctionOutput[],
  service: ResolvedService,
): readonly Diagnostic[] {
  const needed = functions.flatMap((one) => one.required).find((path) => pattern.matches(path));
  if (needed === undefined) return [];
  return [
    error(
      'ENTRY_EXCLUDED',
      `excludeFiles of service "${service.name}" matches "${needed}", which the service starts from.`,
      'Make the pattern narrower, so that it leaves the entrypoint and the launcher alone.',
      { service: service.name, location: located.at },
    ),
  ];
}

/** A secret file that a pattern names by its own name is included, with a warning. */
function includedSecrets(
  { located }: Applied,
  paths: readonly string[],
  service: ResolvedService,
): readonly Diagnostic[] {
  return paths.map((path) =>
    warning(
      'SECRET_FILE_INCLUDED',
      `includeFiles of service "${service.name}" names ${path}, so its bundle holds it.`,
      'Leave it out if it holds secrets, and set them where the service runs.',
      { service: service.name, location: located.at },
    ),
  );
}

function matchesNothing(field: string, { located }: Applied, service: ResolvedService): Diagnostic {
  return warning(
    'GLOB_MATCHES_NOTHING',
    `${field} of service "${service.name}" matches no file: "${located.value}".`,
    `Patterns start at the service root ("${service.root}"); a leading "/" means the project root.`,
    { service: service.name, location: located.at },
  );
}
