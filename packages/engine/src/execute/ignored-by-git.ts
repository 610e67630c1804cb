import type { BuildContext } from '../build-context.ts';
import { gitIn } from '../tools/ask-git.ts';

/** Which of some paths below the project root git ignores; none where there is no git, or no repository. */
export async function ignoredByGit(
  paths: readonly string[],
  context: Pick<BuildContext, 'host' | 'directories' | 'interrupt'>,
): Promise<ReadonlySet<string>> {
  const git = paths.length === 0 ? null : await gitIn(context.directories.root, context);
  if (git === null) return new Set();
  const { stdout } = await git(['check-ignore', '-z', '--stdin'], paths.map((path) => `${path}\0`).join(''));
  return new Set(stdout.split('\0'));
}
