import { dirname, join, posix } from 'node:path';
import type { BuildPlan } from '@svc-build/model/plan';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { BuildContext } from '../build-context.ts';
import { gitIn } from '../tools/ask-git.ts';

/** Where sites are left besides what runtimes name. */
const SITES = ['_site'];

/** Asks once: at once, or when it is first called. */
export function trackedResults(context: GitContext, atOnce: boolean): () => Promise<ReadonlySet<string>> {
  let asked = atOnce ? askGit(context) : null;
  return () => {
    asked ??= askGit(context);
    return asked;
  };
}

type GitContext = Pick<BuildContext, 'host' | 'interrupt' | 'directories' | 'runtimes'>;

/**
 * Directories that go by the name of results and hold files that git tracks, such as `build/webpack.config.js`: what is in
 * them is source. From the project root; none where there is no git.
 */
async function askGit(context: GitContext): Promise<ReadonlySet<string>> {
  const { root } = context.directories;
  const git = isInRepository(root, context) ? await gitIn(root, context) : null;
  if (git === null) return new Set();
  const names = resultNames(context.runtimes);
  const { code, stdout } = await git(['ls-files', '-z', '--', ...names.map((name) => `:(glob)**/${name}/**`)]);
  const files = code === 0 ? stdout.split('\0').filter((path) => path !== '') : [];
  return new Set(files.flatMap((path) => resultsAbove(path, names)));
}

/** A look that starts no program. */
function isInRepository(directory: string, context: GitContext): boolean {
  if (context.host.disk.identity(join(directory, '.git')) !== null) return true;
  const above = dirname(directory);
  return above !== directory && isInRepository(above, context);
}

function resultNames(runtimes: readonly RuntimeFacts[]): readonly string[] {
  return [...new Set([...SITES, ...runtimes.flatMap(({ results }) => results.flatMap((one) => one.names))])].sort();
}

function resultsAbove(path: string, names: readonly string[]): readonly string[] {
  const segments = posix.dirname(path).split('/');
  return segments.flatMap((name, index) => (names.includes(name) ? [segments.slice(0, index + 1).join('/')] : []));
}

/** Those of the outputs of a plan that hold sources. Sorted. */
export function trackedOutputs({ actions }: BuildPlan, tracked: ReadonlySet<string>): readonly string[] {
  return [...new Set(actions.flatMap(({ outputs }) => outputs.filter((output) => tracked.has(output))))].sort();
}

/** The plan in which these directories are no results: what lies in them is read, and what is new there was generated. */
export function withoutTrackedResults(plan: BuildPlan, tracked: ReadonlySet<string>): BuildPlan {
  if (tracked.size === 0) return plan;
  const patterns = new Set([...tracked].map((path) => `${path}/**`));
  return {
    ...plan,
    actions: plan.actions.map((action) => ({
      ...action,
      outputs: action.outputs.filter((output) => !tracked.has(output)),
      generated: action.generated.filter((pattern) => !patterns.has(pattern)),
    })),
  };
}
