import { parseEnv } from 'node:util';
import type { BuildOutput, Entry, StaticOutput } from '@svc-build/model/build-output';
import { projectSource } from '@svc-build/model/build-output';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import {
  isEnvFile,
  isHidden,
  isInstalled,
  isKeyFile,
  isNeverBundled,
  isSecretFile,
  mayInclude,
} from '@svc-build/model/never-bundled';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { canBeAskedFor } from '@svc-build/model/static-path';
import { filePattern, type ServiceSources } from '../plan/file-patterns.ts';

/**
 * What of a service's static files may be published, whoever built them: no hidden file and no key, unless a pattern of
 * `includeFiles` is its very name. And what answers for paths that name no file, where the service says so itself.
 */
export function publishStatic(service: ResolvedService, site: StaticOutput, isAlone: boolean): Result<StaticOutput> {
  const named = new Set(service.includeFiles.map(({ value }) => projectPattern(value, service.root)));
  const isNamed = (entry: Entry): boolean => {
    const source = projectSource(entry);
    return source !== null && named.has(source);
  };
  const shown = site.entries.filter((entry) => isNamed(entry) || !isHidden(entry.path));
  const keys = shown.filter((entry) => !isNamed(entry) && isKeyFile(entry.path));
  const open = shown.filter((entry) => !keys.includes(entry));
  const entries = open.filter(({ path }) => canBeAskedFor(path));
  const lost = open.filter(({ path }) => !canBeAskedFor(path));
  const warnings = [
    ...(keys.length === 0 ? [] : [withheld(service, keys)]),
    ...(lost.length === 0 ? [] : [unreachable(service, lost)]),
  ];
  const isThere = (path: string): boolean => entries.some((entry) => entry.path === path);
  const asked = service.fallback?.value ?? null;
  if (typeof asked === 'string' && !(isAlone && isThere(asked)))
    return fail(...warnings, noFallback(service, asked, isAlone));
  const fallback = asked === false ? null : (asked ?? site.fallback);
  return ok({ ...site, entries, fallback: fallback !== null && isThere(fallback) ? fallback : null }, warnings);
}

const SHOWN = 3;

function withheld(service: ResolvedService, keys: readonly Entry[]): Diagnostic {
  return warning(
    'KEY_FILE_WITHHELD',
    `Files of service "${service.name}" are named like keys and are not published: ${shownOf(keys)}.`,
    'Move them away from what is served; one that is meant for everybody is published if "includeFiles" names it exactly.',
    { service: service.name, location: service.at },
  );
}

function unreachable(service: ResolvedService, lost: readonly Entry[]): Diagnostic {
  return warning(
    'STATIC_FILE_UNREACHABLE',
    `Files of service "${service.name}" have names that no URL can ask for and were left out: ${shownOf(lost)}.`,
    'Rename them, without backslashes and shorter than URLs may be.',
    { service: service.name, location: service.at },
  );
}

function shownOf(entries: readonly Entry[]): string {
  const shown = entries.slice(0, SHOWN).map(({ path }) => path);
  return `${shown.join(', ')}${entries.length > SHOWN ? ` and ${entries.length - SHOWN} more` : ''}`;
}

function noFallback(service: ResolvedService, path: string, isAlone: boolean): Diagnostic {
  const location = service.fallback?.at ?? service.at;
  return error(
    'FALLBACK_NOT_FOUND',
    isAlone
      ? `The fallback "${path}" of service "${service.name}" is not among its files.`
      : `The fallback "${path}" of service "${service.name}" would never be used: its own server answers every path.`,
    isAlone ? 'Write the path of a file relative to the route prefix, or remove it.' : 'Remove it.',
    { service: service.name, location },
  );
}

/** A service's sources, and which files below the project root its own build wrote. */
interface BuiltSources extends ServiceSources {
  readonly isBuilt: (path: string) => boolean;
}

/**
 * What a builder bundled or serves, less the sources that never come into a bundle by themselves (design.md), whichever builder it
 * was. A secret that is left out is named, because the program may count on it where it runs.
 */
export async function withoutSecrets(output: BuildOutput, sources: BuiltSources): Promise<Result<BuildOutput>> {
  const { service, source, runtimes } = sources;
  const isLeft = (entry: Entry): boolean => isLeftOut(entry, runtimes);
  const left = output.functions.flatMap(({ entries }) => entries.filter(isLeft).map(({ path }) => path));
  const isTold = isToldOf(sources);
  const secrets = [...new Set(left)].filter((path) => isTold(path) && !isInstalled(path, runtimes)).sort();
  const warnings = await Promise.all(
    secrets.map(async (path) => ((await isPublic(path, service, source)) ? [] : [leftOut(service, path)])),
  );
  const functions = output.functions.map((one) => ({
    ...one,
    entries: one.entries.filter((entry) => !isLeft(entry)),
  }));
  const served = withoutUnserved(output.static, sources);
  return ok({ ...output, functions, static: served.site }, [...warnings.flat(), ...served.warnings]);
}

/** The same of what is served. A page that a build wrote may have the name of what tools keep; hidden files are never served. */
function withoutUnserved(
  site: StaticOutput | null,
  sources: BuiltSources,
): { readonly site: StaticOutput | null; readonly warnings: readonly Diagnostic[] } {
  if (site === null) return { site, warnings: [] };
  const { service, runtimes, isBuilt } = sources;
  const isLeft = (entry: Entry): boolean => {
    const source = projectSource(entry) ?? '';
    return isLeftOut(entry, runtimes) && (!isBuilt(source) || isSecretFile(source, runtimes));
  };
  const left = site.entries.filter((entry) => isLeft(entry) && !isHidden(entry.path));
  const told = left.flatMap((entry) => projectSource(entry) ?? []).filter(isToldOf(sources));
  return {
    site: { ...site, entries: site.entries.filter((entry) => !isLeft(entry)) },
    warnings: told.map((path) => notPublished(service, path)),
  };
}

/** Whether a file that is left out is worth a word: a secret that no pattern brings in by its name. */
function isToldOf({ service, runtimes }: ServiceSources): (path: string) => boolean {
  const included = service.includeFiles.map(({ value }) => filePattern(value, service.root));
  return (path) =>
    isSecretFile(path, runtimes) &&
    !included.some(({ glob, matches }) => matches(path) && mayInclude(glob, path, runtimes));
}

/** What was made in the scratch directory is the builder's own. */
function isLeftOut(entry: Entry, runtimes: readonly RuntimeFacts[]): boolean {
  const source = projectSource(entry);
  return source !== null && isNeverBundled(source, runtimes);
}

function notPublished(service: ResolvedService, path: string): Diagnostic {
  return warning(
    'SECRET_FILE_LEFT_OUT',
    `${path} is not published by service "${service.name}", because it may hold secrets.`,
    'Move it away from what is served; one that is meant for everybody is published if "includeFiles" names it.',
    { service: service.name, location: service.at },
  );
}

/** Whether a file sets nothing but what the framework has put into the browser's code already. */
async function isPublic(path: string, { publicEnvPrefixes }: ResolvedService, source: SourceTree): Promise<boolean> {
  if (!isEnvFile(path.slice(path.lastIndexOf('/') + 1))) return false;
  const names = Object.keys(parseEnv((await source.readText(path)) ?? ''));
  return names.every((name) => publicEnvPrefixes.some((prefix) => name.startsWith(prefix)));
}

function leftOut(service: ResolvedService, path: string): Diagnostic {
  return warning(
    'SECRET_FILE_LEFT_OUT',
    `${path} is not part of the bundle of service "${service.name}", because it may hold secrets.`,
    'Set what it holds where the service runs, or name the file in "includeFiles".',
    { service: service.name, location: service.at },
  );
}
