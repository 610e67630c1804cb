import { anyPattern, plainPaths } from '@svc-build/model/glob/path-pattern';
import { projectPattern } from '@svc-build/model/project-pattern';

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
