import { posix } from 'node:path';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { compare } from '@svc-build/model/json';
import { liesIn } from '@svc-build/model/project-path';
import type { UnfollowedPath } from './followed-paths.ts';
import type { NodeBundleInput } from './node-bundle.ts';

/** One warning for all places that lead to what nobody knows, because it names one line to add. */
export function unfollowedPaths(
  unknown: readonly UnfollowedPath[],
  { service, cwd, includesFiles }: Pick<NodeBundleInput, 'service' | 'cwd' | 'includesFiles'>,
): readonly Diagnostic[] {
  const places = [...unknown].sort(
    ({ location: a }, { location: b }) => compare(a.file, b.file) || a.line - b.line || a.column - b.column,
  );
  const [first] = places;
  if (first === undefined || includesFiles) return [];
  const patterns = [...new Set(places.map(({ below }) => patternOf(below, cwd)))].sort(compare);
  const told = patterns.includes('**') ? ['**'] : patterns;
  const others = places.length - 1;
  const more = others === 0 ? '' : others === 1 ? ', as does one more place' : `, as do ${others} more places`;
  const { file, line } = first.location;
  return [
    warning(
      'TRACE_INCOMPLETE',
      `${file}:${line} leads to files that only the running program knows${more}: they may be missing from the bundle of "${service}".`,
      `Name them in vercel.json for this service: "includeFiles": ${JSON.stringify(told)}, or fewer of them; any pattern there ends this warning.`,
      { location: first.location },
    ),
  ];
}

/** As `includeFiles` has it: from the root of the service, or, with a slash, from that of the project. */
function patternOf(below: string | null, cwd: string): string {
  if (below === null || liesIn(cwd, below)) return '**';
  return liesIn(below, cwd) ? `${posix.relative(cwd, below)}/**` : `/${below}/**`;
}
