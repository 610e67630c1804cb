import { projectPattern } from '@svc-build/model/project-pattern';
import picomatch from 'picomatch';

/** A pattern of includeFiles or excludeFiles, made relative to the project root. */
export interface FilePattern {
  /** Relative to the project root. */
  readonly glob: string;
  /** Whether a path below the project root matches, as a file or as something in a matching directory. */
  readonly matches: (path: string) => boolean;
}

/** Reads a pattern of a service. */
export function filePattern(written: string, serviceRoot: string): FilePattern {
  const glob = projectPattern(written, serviceRoot).replace(/\/$/, '');
  return { glob, matches: picomatch([glob, `${glob}/**`], { dot: true }) };
}
