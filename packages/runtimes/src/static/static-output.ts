import { posix } from 'node:path';
import type { StaticOutput } from '@svc-build/model/build-output';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { isHidden } from '@svc-build/model/never-bundled';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot } from '../runtimes.ts';

/** Files to serve as they are: what lies in a directory of the project. */
export interface StaticSource {
  /** Below the project root. */
  readonly directory: string;
  /** Globs, relative to the project root, of what stays behind. */
  readonly ignore: readonly string[];
  /** Whether the tools that made a file put a hash of its contents into its name. The path is relative to the directory. */
  readonly isHashed: (path: string) => boolean;
}

const GLOB_CHARACTERS = /[*?[\]{}()!+@\\]/;

/** The files below a directory as they are served. Hidden ones stay behind, but for `.well-known`, which is there to be asked for. */
export async function collectStatic(from: StaticSource, source: SourceTree): Promise<Result<StaticOutput>> {
  const found = await source.glob([projectPattern('**', from.directory)], { ignore: from.ignore, enterLinks: true });
  const files = found.filter((file) => !isHidden(posix.relative(from.directory, file)));
  const places = await Promise.all(files.map((file) => source.locate(file)));
  const lost = files.filter((_, index) => places[index] !== 'inside');
  if (lost.length > 0) return fail(...lost.map(leavesProject));
  const paths = files.map((file) => posix.relative(from.directory, file));
  return ok({
    entries: files.map((file, position) => ({
      kind: 'file',
      path: paths[position] ?? '',
      from: inRoot(file),
      mode: 0o644,
    })),
    fallback: null,
    immutable: paths.filter((path) => from.isHashed(path) && !GLOB_CHARACTERS.test(path)),
  });
}

function leavesProject(file: string): Diagnostic {
  return error(
    'OUTPUT_NOT_SELF_CONTAINED',
    `${file} is a link that leads nowhere inside the project.`,
    'Replace it by what it leads to, or remove it.',
  );
}
