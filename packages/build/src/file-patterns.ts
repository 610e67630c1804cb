import { posix } from 'node:path';
import picomatch from 'picomatch';

/** A pattern of includeFiles or excludeFiles, made relative to the project root. */
export interface FilePattern {
  readonly written: string;
  /** Relative to the project root. */
  readonly glob: string;
  /** Whether a path below the project root matches, as a file or as something in a matching directory. */
  readonly matches: (path: string) => boolean;
}

/** Base is the service root; a leading `/` means the project root (design.md). */
export function filePattern(written: string, serviceRoot: string): FilePattern {
  const glob = posix.normalize(written.startsWith('/') ? written.slice(1) : posix.join(serviceRoot, written));
  const trimmed = glob.replace(/\/$/, '');
  return { written, glob: trimmed, matches: picomatch([trimmed, `${trimmed}/**`], { dot: true }) };
}
