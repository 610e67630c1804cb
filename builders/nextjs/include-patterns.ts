import { posix } from 'node:path';
import { isBelow } from '@svc-build/model/names';
import type { ResolvedService } from '@svc-build/model/service';

/**
 * `includeFiles` as Next's own tracing reads patterns: relative to the app. The executor adds what they match to every
 * bundle, so one that Next would read more widely, into the root of another service, is left to it.
 */
export function includePatterns({ includeFiles, root, nestedRoots }: ResolvedService): readonly string[] {
  const toProject = posix.relative(root, '.');
  return includeFiles
    .map(({ value }) => (value.startsWith('/') ? posix.join(toProject, `.${value}`) : posix.normalize(value)))
    .map((pattern) => pattern.replace(/\/$/, ''))
    .filter((pattern) => {
      const base = posix.join(root, patternBase(pattern));
      return nestedRoots.every((nested) => isBelow(base, nested) || !(base === '.' || isBelow(nested, base)));
    });
}

/** The directory, or the file, that all matches of a pattern lie in: its segments before the first with a wildcard. */
export function patternBase(pattern: string): string {
  const segments = pattern.split('/');
  const first = segments.findIndex((segment) => /[*?[\]{}()!+@\\]/.test(segment));
  return segments.slice(0, first === -1 ? segments.length : first).join('/') || '.';
}
