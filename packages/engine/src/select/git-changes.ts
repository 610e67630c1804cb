import { posix } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { ProbeResult } from '@svc-build/model/plan';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { BuildContext } from '../build-context.ts';
import { type Git as GitProgram, gitIn } from '../tools/ask-git.ts';
import { unquotedPath } from './unquoted-path.ts';

/** A file that is not what it was; the path is relative to the project root, and may leave it. */
interface ChangedFile {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
}

/** What git knows of a project. */
export interface GitChanges {
  /** The revision that the files are compared with, as people call it, and its id. */
  readonly base: { readonly name: string; readonly commit: string };
  /** Committed since, not committed, and untracked. */
  readonly files: readonly ChangedFile[];
  /** Directories that the base had. */
  readonly directories: ReadonlySet<string>;
  /** Links that git tracks. */
  readonly links: readonly string[];
}

type GitContext = Pick<BuildContext, 'host' | 'interrupt' | 'directories'>;
type Git = (...args: readonly string[]) => Promise<ProbeResult>;

/** Asks git what changed since the merge base of a revision (or of the default branch) and what is checked out; no service is one. */
export async function gitChanges(
  ref: string | null,
  services: readonly string[],
  context: GitContext,
): Promise<Result<GitChanges>> {
  const inRoot = await gitIn(context.directories.root, context);
  if (inRoot === null) return fail(noGit());
  const place = await inRoot(['rev-parse', '--show-toplevel', '--show-prefix']);
  if (place.code !== 0) return fail(noRepository(place));
  const [top = '', prefix = ''] = place.stdout.split('\n');
  const inTop = await gitIn(top, context);
  if (inTop === null) return fail(noGit());
  const git = withPlainPaths(inTop);
  return andThen(await baseOf(ref, services, git), async (base) => {
    const diff = [
      'diff',
      '--name-status',
      '--no-renames',
      '--no-relative',
      '--no-ext-diff',
      '--ignore-submodules=none',
    ];
    const answers = await Promise.all([
      git(...diff, base.commit, '--'),
      git('ls-files', '--others', '--exclude-standard'),
      git('ls-tree', '-r', '-d', '--name-only', '--full-tree', base.commit),
      git('ls-files', '--stage'),
    ]);
    const failed = answers.find(({ code }) => code !== 0);
    if (failed !== undefined) return fail(gitFailed(failed));
    const [changed, untracked, trees, staged] = answers.map(linesOf);
    const below = (written: string): string => posix.relative(prefix, unquotedPath(written).replace(/\/$/, ''));
    return ok({
      base,
      files: [
        ...(changed ?? []).map((line): ChangedFile => {
          const [status = '', path = ''] = line.split('\t');
          return { path: below(path), kind: KINDS[status] ?? 'changed' };
        }),
        ...(untracked ?? []).map((path): ChangedFile => ({ path: below(path), kind: 'added' })),
      ],
      directories: new Set((trees ?? []).map(below)),
      links: (staged ?? []).flatMap((line) => (line.startsWith('120000 ') ? [below(line.split('\t')[1] ?? '')] : [])),
    });
  });
}

const KINDS: Readonly<Record<string, ChangedFile['kind']>> = { A: 'added', D: 'removed' };

function linesOf({ stdout }: ProbeResult): readonly string[] {
  return stdout.split('\n').filter((line) => line !== '');
}

/** Paths are names, and no patterns. */
function withPlainPaths(git: GitProgram): Git {
  return (...args) => git(['--literal-pathspecs', ...args]);
}

const DEFAULT_BRANCHES = ['main', 'master'].flatMap((name) => [`refs/remotes/origin/${name}`, `refs/heads/${name}`]);

async function baseOf(ref: string | null, services: readonly string[], git: Git): Promise<Result<GitChanges['base']>> {
  const head = await commitOf('HEAD', git);
  if (head === null) return fail(unknownRevision('HEAD', 'Commit something first: nothing can be compared yet.'));
  const name = ref ?? (await defaultBranch(git));
  if (name === null) return fail(noDefaultBranch());
  const other = await commitOf(name, git);
  if (other === null) {
    const help = services.includes(name)
      ? `It is a service: leave out --affected to build it, or write \`--affected=REF\`.`
      : 'Name a branch, a tag or a commit that this clone has, or run `git fetch` first.';
    return fail(unknownRevision(name, help));
  }
  const found = await git('merge-base', other, 'HEAD');
  const [commit = ''] = linesOf(found);
  if (found.code === 0 && commit !== '') return ok({ name: shortName(name), commit });
  const shallow = await git('rev-parse', '--is-shallow-repository');
  return fail(noMergeBase(shortName(name), shallow.stdout.trim() === 'true'));
}

async function commitOf(revision: string, git: Git): Promise<string | null> {
  const { code, stdout } = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  return code === 0 ? stdout.trim() : null;
}

/** What origin says, else a branch of the usual name: that of origin before one that nobody may have updated. */
async function defaultBranch(git: Git): Promise<string | null> {
  const head = await git('symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD');
  const [named] = linesOf(head);
  for (const name of [...(named === undefined ? [] : [named]), ...DEFAULT_BRANCHES])
    if ((await commitOf(name, git)) !== null) return name;
  return null;
}

function shortName(name: string): string {
  return name.replace(/^refs\/(?:heads|remotes)\//, '');
}

function noGit(): Diagnostic {
  return error('TOOL_MISSING', 'There is no git on PATH, which --affected asks what changed.', 'Install git.');
}

function noRepository({ stderr }: ProbeResult): Diagnostic {
  return error(
    'NOT_A_REPOSITORY',
    'The project is in no git repository that can be read, so nobody knows what changed.',
    'Build without --affected, or name the services.',
    { log: stderr.split('\n').filter((line) => line !== '') },
  );
}

function unknownRevision(revision: string, help: string): Diagnostic {
  return error('UNKNOWN_REVISION', `Git knows no revision ${JSON.stringify(revision)} here.`, help);
}

function noDefaultBranch(): Diagnostic {
  return error(
    'UNKNOWN_REVISION',
    'Git knows no default branch here: neither origin/HEAD, nor a branch "main" or "master".',
    'Say what to compare with, such as --affected=origin/develop; a clone of one branch has to fetch the other one first.',
  );
}

function noMergeBase(name: string, isShallow: boolean): Diagnostic {
  return error(
    'NO_MERGE_BASE',
    `Git finds no commit that ${name} and what is checked out have in common, so nobody knows what changed.`,
    isShallow
      ? 'The clone is shallow: run `git fetch --unshallow` first, or have your CI fetch the whole history (`fetch-depth: 0`).'
      : 'The two have separate histories: name another revision with --affected=REF.',
  );
}

function gitFailed({ stderr }: ProbeResult): Diagnostic {
  const log = stderr.split('\n').filter((line) => line !== '');
  const help = 'Fix what git says, or build without --affected.';
  return error('NOT_A_REPOSITORY', 'Git could not say what changed.', help, { log });
}
