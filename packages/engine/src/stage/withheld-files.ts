import { parseEnv } from 'node:util';
import type { BuildOutput, Entry, StaticOutput } from '@svc-build/model/build-output';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import {
  isEnvFile,
  isHidden,
  isInstalled,
  isKeyFile,
  isNeverBundled,
  isSecretFile,
} from '@svc-build/model/never-bundled';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { projectSource } from '../../../model/src/build-output.ts';
import type { ServiceSources } from '../plan/file-patterns.ts';

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
  const entries = site.entries.filter((entry) => isNamed(entry) || !(isHidden(entry.path) || isKeyFile(entry.path)));
  const keys = site.entries.filter((entry) => !isNamed(entry) && !isHidden(entry.path) && isKeyFile(entry.path));
  const warnings = keys.length === 0 ? [] : [withheld(service, keys)];
  const isThere = (path: string): boolean => entries.some((entry) => entry.path === path);
  const asked = service.fallback?.value ?? null;
  if (typeof asked === 'string' && !(isAlone && isThere(asked)))
    return fail(...warnings, noFallback(service, asked, isAlone));
  const fallback = asked === false ? null : (asked ?? site.fallback);
  return ok({ ...site, entries, fallback: fallback !== null && isThere(fallback) ? fallback : null }, warnings);
}

const SHOWN = 3;

function withheld(service: ResolvedService, keys: readonly Entry[]): Diagnostic {
  const shown = keys.slice(0, SHOWN).map(({ path }) => path);
  const more = keys.length > SHOWN ? ` and ${keys.length - SHOWN} more` : '';
  return warning(
    'KEY_FILE_WITHHELD',
    `Files of service "${service.name}" are named like keys and are not published: ${shown.join(', ')}${more}.`,
    'Move them away from what is served; one that is meant for everybody is published if "includeFiles" names it exactly.',
    { service: service.name, location: service.at },
  );
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

/**
 * What a builder bundled, less the sources that never come into a bundle by themselves (design.md), whichever builder it
 * was. A secret that is left out is named, because the program may count on it where it runs.
 */
export async function withoutSecrets(
  output: BuildOutput,
  { service, source, runtimes }: ServiceSources,
): Promise<Result<BuildOutput>> {
  const isLeft = (entry: Entry): boolean => isLeftOut(entry, runtimes);
  const left = output.functions.flatMap(({ entries }) => entries.filter(isLeft).map(({ path }) => path));
  const secrets = [...new Set(left)]
    .filter((path) => isSecretFile(path, runtimes) && !isInstalled(path, runtimes))
    .sort();
  const warnings = await Promise.all(
    secrets.map(async (path) => ((await isPublic(path, service, source)) ? [] : [leftOut(service, path)])),
  );
  const functions = output.functions.map((one) => ({
    ...one,
    entries: one.entries.filter((entry) => !isLeft(entry)),
  }));
  return ok({ ...output, functions }, warnings.flat());
}

/** What was made in the scratch directory is the builder's own. */
function isLeftOut(entry: Entry, runtimes: readonly RuntimeFacts[]): boolean {
  const source = projectSource(entry);
  return source !== null && isNeverBundled(source, runtimes);
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
