import { posix } from 'node:path';
import type { CacheMount, Inputs, Probe } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import type { LocalModules } from './local-modules.ts';

/** What is asked of `go list -json`; fewer fields, less work for go. */
export const GO_LIST_FIELDS = [
  'Dir',
  'ImportPath',
  'Name',
  'Standard',
  'DepOnly',
  'Module',
  'Imports',
  'GoFiles',
  'CgoFiles',
  'IgnoredGoFiles',
  'IgnoredOtherFiles',
  'CFiles',
  'CXXFiles',
  'MFiles',
  'HFiles',
  'FFiles',
  'SFiles',
  'SwigFiles',
  'SwigCXXFiles',
  'SysoFiles',
  'EmbedFiles',
] as const;

type FileField = Extract<(typeof GO_LIST_FIELDS)[number], `${string}Files`>;

/** One package of the answer, as far as it was asked for. Fields that are empty are absent. */
type GoListed = {
  readonly Dir: string;
  readonly ImportPath: string;
  readonly Name?: string;
  readonly Standard?: boolean;
  readonly DepOnly?: boolean;
  readonly Module?: {
    readonly Main?: boolean;
    readonly Dir?: string;
    readonly Replace?: { readonly Version?: string };
  };
  readonly Imports?: readonly string[];
} & { readonly [Field in FileField]?: readonly string[] };

/** A package outside the standard library, in the project's own terms. */
export interface GoPackage {
  readonly importPath: string;
  readonly name: string;
  /** Relative to the project root; null for a package in the module cache, which go.sum pins. */
  readonly directory: string | null;
  /** Whether the pattern named it; the others are dependencies. */
  readonly asked: boolean;
  readonly imports: readonly string[];
  /**
   * Every file that can reach the binary, relative to the package. Files that build constraints leave out here count
   * too: they are in with cgo off, and a plan must not depend on the machine that made it.
   */
  readonly files: readonly string[];
  /** Needs a C compiler. */
  readonly cgo: boolean;
}

/**
 * Reads the stream of JSON objects that `go list -deps -json` prints for the module at `root`; the standard library is
 * left out. `vendor` is where its vendored packages would lie.
 */
export function parseGoList(stdout: string, root: string, vendor: string): readonly GoPackage[] {
  const listed = stdout
    .split(/^\}$/m)
    .filter((chunk) => chunk.trim() !== '')
    .map((chunk) => JSON.parse(`${chunk}}`) as GoListed)
    .filter((one) => one.Standard !== true);
  const base = projectRoot(listed, root);
  return listed.map((one) => ({
    importPath: one.ImportPath,
    name: one.Name ?? '',
    directory: base === null ? null : directoryIn(base, vendor, one),
    asked: one.DepOnly !== true,
    imports: one.Imports ?? [],
    files: filesOf(one),
    cgo: (one.CgoFiles ?? []).length > 0,
  }));
}

/** Go answers with absolute paths; where the service's own module lies in the project is known, and that gives the rest. */
function projectRoot(listed: readonly GoListed[], root: string): string | null {
  const own = listed.find((one) => one.DepOnly !== true)?.Module?.Dir;
  if (own === undefined) return null;
  const suffix = root === '.' ? '' : `/${root}`;
  if (!own.endsWith(suffix)) throw new Error(`go list puts the module of "${root}" at ${own}`);
  return own.slice(0, own.length - suffix.length);
}

function directoryIn(base: string, vendor: string, { Dir, Module }: GoListed): string | null {
  const local = Module?.Main === true || (Module?.Replace !== undefined && Module.Replace.Version === undefined);
  if (Dir === base) return '.';
  if (!Dir.startsWith(`${base}/`)) return null;
  const directory = Dir.slice(base.length + 1);
  // The module cache may lie below the project root as well; of packages with a version only vendored ones are sources.
  return local || directory.startsWith(`${vendor}/`) ? directory : null;
}

function filesOf(listed: GoListed): readonly string[] {
  const fields = GO_LIST_FIELDS.filter((field): field is FileField => field.endsWith('Files'));
  return [...new Set(fields.flatMap((field) => listed[field] ?? []))].sort();
}

/** The id of the one question: which packages are there, and what do they consist of? */
export const PACKAGES_PROBE = 'go-list';

/**
 * Asks go for every package that the service could be made of. Cgo is on, or go would hide the files that need it.
 * Without `-e`: a failure stays a failure, so that a module that could not be fetched is not remembered as an answer.
 */
export function probePackages(service: ResolvedService, modules: LocalModules, inputs: Inputs): Probe {
  return {
    id: PACKAGES_PROBE,
    argv: ['go', 'list', '-deps', `-json=${GO_LIST_FIELDS.join(',')}`, '--', patternOf(service)],
    cwd: directoryOf(service.root),
    env: goEnvironment(service.root, modules.work, true),
    requires: [modules.requires],
    inputs,
    keep: GO_KEPT,
  };
}

/** An entrypoint narrows the question, so that a package that does not build stops nobody who does not need it. */
function patternOf({ entrypoint }: ResolvedService): string {
  if (entrypoint.kind === 'file') return packageArgument(posix.dirname(entrypoint.path));
  if (entrypoint.kind === 'directory' && entrypoint.path !== '.') return `./${entrypoint.path}/...`;
  return './...';
}

/** A directory below the module as go wants it named: without `./` it would be an import path. */
export function packageArgument(directory: string): string {
  return directory === '.' ? '.' : `./${directory}`;
}

/**
 * Directories that every Go service of this machine shares. Go keys their contents itself, by compiler version, flags
 * and checksums, and locks them, so nothing of ours is in the key.
 */
export const GO_KEPT: readonly CacheMount[] = [
  { name: 'go-build', scope: 'shared', key: [], fill: 'alone', placedBy: { kind: 'us' } },
  { name: 'go-mod', scope: 'shared', key: [], fill: 'together', placedBy: { kind: 'us' } },
];

/** How go is told where it is and what to leave alone. `work` is the go.work that applies, relative to the project root. */
export function goEnvironment(root: string, work: string | null, cgo: boolean): Readonly<Record<string, string>> {
  return {
    CGO_ENABLED: cgo ? '1' : '0',
    GOCACHE: '{keep:go-build}',
    // No stamp of the commit: equal sources give equal binaries, and a checkout owned by another user does not fail
    // (golang/go#68834). A writable module cache can be removed by whoever removes ours.
    GOFLAGS: '-buildvcs=false -modcacherw',
    GOMODCACHE: '{keep:go-mod}',
    // Go would search the directories above the project too, where another machine has something else.
    GOWORK: work === null ? 'off' : `{root}/${work}`,
    // Go prints directories as this spells them, even when a link leads here: the answer maps back onto the project.
    PWD: directoryOf(root),
  };
}

/** A directory of the project as a step's `cwd`. */
export function directoryOf(root: string): string {
  return root === '.' ? '{root}' : `{root}/${root}`;
}
