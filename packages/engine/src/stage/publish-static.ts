import type { Entry, StaticOutput } from '@svc-build/model/build-output';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { projectPattern } from '@svc-build/model/project-pattern';
import { isHidden, isKeyFile } from '@svc-build/model/published-file';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { projectSource } from '../project-source.ts';

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
