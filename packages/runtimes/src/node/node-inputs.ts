import type { TsConfig } from '@svc-build/manifests/node/tsconfig';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { compare } from '@svc-build/model/json';
import { isBelow } from '@svc-build/model/names';
import type { Inputs } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { leftByTools } from '../tool-directories.ts';
import { reachedFiles, type UnknownInput } from './reached-files.ts';
import { settingsAbove } from './settings-above.ts';

/** What the build of a package is known to read before its code is looked at. */
interface KnownInputs {
  /** Its own directory, and those of the local packages that it depends on. */
  readonly directories: readonly string[];
  readonly tsconfig: TsConfig;
  readonly files: readonly string[];
}

/**
 * What the build of a package reads: its own directory and those of the local packages that it depends on, what
 * tsconfig.json leads to, and the files that its code reaches elsewhere. Where code reaches to what cannot be known, and
 * the service declares no `inputs`, that is said.
 */
export async function nodeInputs(
  service: ResolvedService,
  known: KnownInputs,
  source: SourceTree,
): Promise<Result<Inputs>> {
  const { tsconfig } = known;
  // A directory that lies in another one is read with that; which ones aliases name may change with what a build writes.
  const isKnown = (path: string): boolean => known.directories.some((one) => one === '.' || isBelow(path, one));
  const aliased = tsconfig.aliased.filter((path) => !isKnown(path));
  const directories = [...new Set([...known.directories, ...aliased])].sort();
  const { files, unknown } = await reachedFiles(directories, service.nestedRoots, source);
  const above = await settingsAbove(service.root, source);
  const all = [...new Set([...tsconfig.files, ...known.files, ...files, ...above])].sort();
  const inputs = { directories, files: all, exclude: leftByTools(directories) };
  return ok(inputs, service.inputs !== null ? [] : unknownInputs(service, unknown));
}

/** One warning for all places, because it names one line to add. */
function unknownInputs({ name }: ResolvedService, unknown: readonly UnknownInput[]): readonly Diagnostic[] {
  const places = [...unknown].sort(
    (a, b) => compare(a.at.file, b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column,
  );
  const [first] = places;
  if (first === undefined) return [];
  // What finds places by their words alone knows less of a place than what has read the path.
  const known = new Set(places.filter(({ pattern }) => pattern !== null).map(placeOf));
  const patterns = places.flatMap((one) => one.pattern ?? (known.has(placeOf(one)) ? [] : ['**']));
  const told = [...new Set(patterns)].filter((one) => !patterns.some((other) => covers(other, one))).sort();
  const others = new Set(places.map(placeOf)).size - 1;
  const more = others === 0 ? '' : others === 1 ? ', as does one more place' : `, as do ${others} more places`;
  const line = `"services": { ${JSON.stringify(name)}: { "inputs": ${JSON.stringify(told)} } }`;
  return [
    warning(
      'INPUT_UNKNOWN',
      `${first.at.file} reaches out of service "${name}"${more}, and what it reads there is no input: a change of that builds nothing again.`,
      `Add to svc-build.json what the build reads: ${line}; with an empty list it reads nothing there.`,
      { service: name, location: first.at },
    ),
  ];
}

/** Whether a pattern stands for all below a directory in which another one lies. */
function covers(pattern: string, other: string): boolean {
  return pattern !== other && (pattern === '**' || (pattern.endsWith('/**') && liesIn(other, pattern.slice(0, -3))));
}

function placeOf({ at }: UnknownInput): string {
  return `${at.file}:${at.line}`;
}
