import { posix } from 'node:path';
import { ancestors } from './project-path.ts';

/** What a path is, links followed. */
export type EntryKind = 'file' | 'directory';

/** A read-only view of a directory. Paths are relative to it, with `/`; `.` is the directory itself. */
export interface SourceTree {
  /** The kind of what lies at a path, links followed; null for nothing, a broken link, or anything that is neither file nor directory. */
  kind(path: string): Promise<EntryKind | null>;
  /** A file's bytes; null when there is no such file. */
  readBytes(path: string): Promise<Uint8Array | null>;
  /** A file's text; null when there is no such file. */
  readText(path: string): Promise<string | null>;
  /**
   * Names in a directory, sorted by bytes; links show as what they lead to, and what has no contents (a broken link, a
   * pipe, a device) as `other`; empty when there is no such directory.
   */
  list(path: string): Promise<readonly { readonly name: string; readonly kind: EntryKind | 'other' }[]>;
  /**
   * Files that match, sorted by bytes; dot files match too; links to directories are entered only when asked for; with
   * `all`, what is no file (a broken link, a pipe) is named too.
   */
  glob(
    patterns: readonly string[],
    options?: {
      readonly ignore?: readonly string[];
      readonly enterLinks?: boolean | 'all';
      /** Hears of every directory that is looked into, and of every single path that is looked at; relative to the tree. */
      readonly onVisit?: (path: string) => void;
    },
  ): Promise<readonly string[]>;
  /** Where a path leads, links followed. */
  locate(path: string): Promise<'inside' | 'outside' | 'broken-link' | 'missing'>;
  /** Whether a file may be executed. */
  isExecutable(path: string): Promise<boolean>;
  /**
   * What is concluded from the tree, by a name of its own: concluded once where the tree is one state of the project. It
   * is concluded from the tree that it is given, which notes for everybody who asks what it was concluded from.
   */
  once<T>(name: string, conclude: (source: SourceTree) => Promise<T>): Promise<T>;
}

type Kinds = Pick<SourceTree, 'kind'>;

/** Those of some paths that are files. */
export async function existingFiles(paths: readonly string[], source: Kinds): Promise<readonly string[]> {
  const kinds = await Promise.all(paths.map((path) => source.kind(path)));
  return paths.filter((_, index) => kinds[index] === 'file');
}

/** The file of a name in a directory or in the nearest one above it; null when there is none. */
export async function nearestFile(name: string, directory: string, source: Kinds): Promise<string | null> {
  for (const above of ancestors(directory)) {
    const path = posix.join(above, name);
    if ((await source.kind(path)) === 'file') return path;
  }
  return null;
}
