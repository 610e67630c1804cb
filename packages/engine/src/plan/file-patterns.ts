import { anyPattern, plainPaths } from '@svc-build/model/glob/path-pattern';
import { escaped, projectPattern } from '@svc-build/model/project-pattern';
import type { SourceTree } from '@svc-build/model/source-tree';

/** A pattern of includeFiles or excludeFiles, made relative to the project root. */
export interface FilePattern {
  /** Relative to the project root. */
  readonly glob: string;
  /** The paths that it stands for, for each of its alternatives, when no sign in it means anything. */
  readonly plain: readonly string[];
  /** Whether a path below the project root matches, as a file or as something in a matching directory. */
  readonly matches: (path: string) => boolean;
}

/** Reads a pattern of a service. */
export function filePattern(written: string, serviceRoot: string): FilePattern {
  const glob = projectPattern(written, serviceRoot).replace(/\/$/, '');
  return { glob, plain: plainPaths(glob), matches: anyPattern([`${glob}/**`]) };
}

/** The files that a pattern names. A directory stands for everything below it, even if its name contains pattern characters. */
export async function filesNamed(
  { glob, plain }: FilePattern,
  ignore: readonly string[],
  source: SourceTree,
): Promise<readonly string[]> {
  const directories = await Promise.all(
    plain.map(async (path) => ((await source.kind(path)) === 'directory' ? [`${escaped(path)}/**`] : [])),
  );
  return source.glob([glob, ...directories.flat()], { ignore });
}
