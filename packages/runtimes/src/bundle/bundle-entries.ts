import { readlink, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Entry, FileMode } from '@svc-build/model/build-output';
import { error } from '@svc-build/model/diagnostic';
import { escapePlaceholders } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import { inRoot } from '../runtimes.ts';
import type { NodeBundleInput } from './node-bundle.ts';
import { projectPath } from './project-path.ts';
import type { Transpiled } from './transpile.ts';

/**
 * The traced paths as entries of a bundle that mirrors the project. Links stay links, relative, as long as they lead to
 * something in the bundle; a link to a file outside becomes that file, and one to a directory outside is an error.
 */
export async function bundleEntries(
  paths: readonly string[],
  transpiled: Transpiled['files'],
  { root, transpiledAs }: Pick<NodeBundleInput, 'root' | 'transpiledAs'>,
): Promise<Result<readonly Entry[]>> {
  const entries = await Promise.all(
    paths.map(async (path): Promise<Entry | 'leaves' | null> => {
      if (transpiled.has(path)) {
        return { kind: 'file', path, from: `${transpiledAs}/${escapePlaceholders(path)}`, mode: 0o644 };
      }
      const link = await readlink(join(root, path)).catch(() => null);
      const target = link === null ? null : resolve(dirname(join(root, path)), link);
      if (target !== null && projectPath(root, target) !== null) return linkEntry(root, path, target);
      const found = await stat(join(root, path)).catch(() => null);
      if (found?.isFile() !== true) return target === null || found === null ? null : 'leaves';
      const mode: FileMode = (found.mode & 0o111) === 0 ? 0o644 : 0o755;
      return { kind: 'file', path, from: inRoot(path), mode };
    }),
  );
  const leaving = paths.filter((_, index) => entries[index] === 'leaves');
  if (leaving.length > 0) return fail(...leaving.map(leavesProject));
  const present = entries.filter((entry) => entry !== null && entry !== 'leaves');
  return ok(present.filter((entry) => entry.kind !== 'link' || leadsSomewhere(entry.path, entry.target, paths)));
}

function linkEntry(root: string, path: string, target: string): Entry {
  return {
    kind: 'link',
    path,
    target: relative(dirname(join(root, path)), target)
      .split(sep)
      .join('/'),
  };
}

function leavesProject(path: string): ReturnType<typeof error> {
  return error(
    'TRACE_INCOMPLETE',
    `${path} is a link to a directory outside the project, so its files cannot be part of a bundle.`,
    'Install the package from a registry, or move it into the project.',
  );
}

function leadsSomewhere(path: string, target: string, paths: readonly string[]): boolean {
  const place = join(dirname(path), target).split(sep).join('/');
  return paths.some((other) => other === place || other.startsWith(`${place}/`));
}
