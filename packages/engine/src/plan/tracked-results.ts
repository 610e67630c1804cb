import { dirname, join, posix, resolve } from 'node:path';
import { type Disk, kindOf } from '@svc-build/model/disk';
import type { BuildPlan, ProbeResult } from '@svc-build/model/plan';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { TracedPath } from '@svc-build/trace/path-table';
import { ProbeMemory } from '@svc-build/trace/probe-memory';
import type { BuildContext } from '../build-context.ts';
import { gitIn } from '../tools/ask-git.ts';

/** Where sites are left besides what runtimes name. */
const SITES = ['_site'];

/** What git tracks among results, each found out once, when it is first asked for. */
export interface TrackedResults {
  /** The file in which git notes what it tracks, as it was before it was asked; null without git. */
  readonly index: () => SeenIndex | null;
  /** Directories by the names of results that hold sources. */
  readonly directories: () => Promise<ReadonlySet<string>>;
  /** Whether an output of a plan may be one of them: then the index matters to its service. */
  readonly mayHold: (plan: BuildPlan) => boolean;
}

/** The index of git, by its absolute path. */
export type SeenIndex = Omit<TracedPath, 'digest'>;

export function trackedResults(context: GitContext): TrackedResults {
  const { directories, host, runtimes } = context;
  const names = resultNames(runtimes);
  let seen: { readonly index: SeenIndex | null } | null = null;
  let asked: Promise<ReadonlySet<string>> | null = null;
  const index = (): SeenIndex | null => {
    seen ??= { index: seenIndex(directories.root, host.disk) };
    return seen.index;
  };
  return {
    index,
    directories: () => {
      asked ??= askGit(index(), names, context);
      return asked;
    },
    mayHold: ({ actions }) =>
      actions.some(({ outputs }) => outputs.some((output) => names.includes(posix.basename(output)))),
  };
}

function seenIndex(root: string, disk: Pick<Disk, 'identity' | 'read'>): SeenIndex | null {
  const path = gitIndex(root, disk);
  return path === null ? null : { path, stamp: disk.identity(path) };
}

type GitContext = Pick<BuildContext, 'host' | 'interrupt' | 'directories' | 'runtimes' | 'trust'>;

/**
 * Directories that go by the name of results and hold files that git tracks, such as `build/webpack.config.js`: what is in
 * them is source. From the project root; none where there is no git.
 */
async function askGit(
  index: SeenIndex | null,
  names: readonly string[],
  context: GitContext,
): Promise<ReadonlySet<string>> {
  const { directories, host, trust } = context;
  const { root, state } = directories;
  if (index === null) return new Set();
  const args = ['ls-files', '-z', '--', ...names.map((name) => `:(glob)**/${name}/**`)];
  const run = async (): Promise<ProbeResult> =>
    (await (await gitIn(root, context))?.(args)) ?? { code: null, stdout: '', stderr: '' };
  // What git tracks stands in its index, and this in an answer for as long as that has not moved.
  const results = new ProbeMemory(join(state, 'answers'), host.disk, trust.stamps);
  const trace = new Map([[index.path, index.stamp]]);
  const { result } = await results.resultOf({ question: JSON.stringify(['git', args]), trace, run });
  const files = result.code === 0 ? result.stdout.split('\0').filter((path) => path !== '') : [];
  return new Set(files.flatMap((path) => resultsAbove(path, names)));
}

/** The file in which the git that is nearest above a directory notes what it tracks; null without one. */
function gitIndex(directory: string, disk: Pick<Disk, 'identity' | 'read'>): string | null {
  const git = join(directory, '.git');
  const stamp = disk.identity(git);
  const above = dirname(directory);
  if (stamp === null) return above === directory ? null : gitIndex(above, disk);
  if (kindOf(stamp) === 'directory') return join(git, 'index');
  // A second work tree, or a submodule, says where its own is.
  const [, place = ''] = /^gitdir: (.*)$/m.exec(Buffer.from(disk.read(git) ?? '').toString('utf8')) ?? [];
  return join(resolve(directory, place), 'index');
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
