import { posix } from 'node:path';
import { type Diagnostic, error, type Location, warning } from '@svc-build/model/diagnostic';
import { anyPattern, escaped, readPattern } from '@svc-build/model/glob/path-pattern';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { locateOffset } from '../documents/locate-offset.ts';

/** A pattern of the packages of a workspace, from the project root. */
export interface MemberPattern {
  readonly written: string;
  readonly glob: string;
  readonly excluded: boolean;
  readonly at: Location;
}

/** A pattern where it is written, and the name of the manifests that it is about. */
interface WrittenPattern {
  readonly written: string;
  /** Without the sign by which it is told that packages are left out. */
  readonly pattern: string;
  readonly excluded: boolean;
  readonly manifest: string;
  readonly file: string;
  readonly text: string;
}

/** Reads a pattern, which starts at the directory of the file that it is written in. One that leaves the project is refused. */
export function memberPattern({
  written,
  pattern,
  excluded,
  manifest,
  file,
  text,
}: WrittenPattern): Result<MemberPattern> {
  const glob = `${escaped(posix.dirname(file))}/${pattern}/${manifest}`;
  const read = readPattern(glob, written.length);
  const start = Math.max(0, text.indexOf(written.slice(0, MOST_SHOWN)));
  const location = locateOffset({ file, text }, start, written.length);
  if (read.ok) return ok({ written, glob, excluded, at: location });
  const message = `The pattern ${shownPattern(written)} of packages in "${file}" ${read.problem}.`;
  return fail(error('GLOB_INVALID', message, read.help, { location }));
}

const MOST_SHOWN = 50;

function shownPattern(written: string): string {
  return JSON.stringify(written.length > MOST_SHOWN ? `${written.slice(0, MOST_SHOWN)}…` : written);
}

/** The directories of the packages that patterns name. */
export async function memberDirectories(
  patterns: readonly MemberPattern[],
  source: SourceTree,
  ignore: readonly string[],
): Promise<readonly string[]> {
  const globs = (excluded: boolean): readonly string[] =>
    patterns.filter((pattern) => pattern.excluded === excluded).map(({ glob }) => glob);
  const isExcluded = anyPattern(globs(true));
  const found = await source.glob(globs(false), { ignore });
  return found.filter((file) => !isExcluded(file)).map((file) => posix.dirname(file));
}

/** Patterns of packages that name none: most often one letter is wrong, and the packages are no part of any key. */
export function uselessPatterns(
  patterns: readonly MemberPattern[],
  members: readonly string[],
  manifest: string,
): readonly Diagnostic[] {
  const files = members.map((directory) => posix.join(directory, manifest));
  return patterns
    .filter(({ glob, excluded }) => !excluded && !files.some(anyPattern([glob])))
    .map(({ written, at }) =>
      warning(
        'GLOB_MATCHES_NOTHING',
        `The pattern ${shownPattern(written)} of packages in "${at.file}" matches no package.`,
        `Correct it, or remove it; it starts at the directory of ${at.file}.`,
        { location: at },
      ),
    );
}
