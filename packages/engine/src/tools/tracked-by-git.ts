import type { BuildContext } from '../build-context.ts';
import { gitIn } from './ask-git.ts';

/** Which of some paths below the project root git tracks; none where there is no git, or no repository. */
export async function trackedByGit(
  paths: readonly string[],
  context: Pick<BuildContext, 'host' | 'directories' | 'interrupt'>,
): Promise<ReadonlySet<string>> {
  const git = paths.length === 0 ? null : await gitIn(context.directories.root, context);
  if (git === null) return new Set();
  const { stdout } = await git(['ls-files', '-z']);
  const tracked = new Set(stdout.split('\0'));
  return new Set(paths.filter((path) => tracked.has(path)));
}
