import { relative } from 'node:path';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { anyPattern, escaped, plainPaths, projectPattern } from '@svc-build/model/glob/path-pattern';
import { isNeverRead, mayInclude, stateDirectories, toolDirectories } from '@svc-build/model/never-bundled';
import type { BuildPlan } from '@svc-build/model/plan';
import { ancestors, liesIn } from '@svc-build/model/project-path';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { Located, ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { BuildContext } from '../build-context.ts';
import { isBesideOutput } from '../state/beside-output.ts';

/** A pattern of includeFiles or excludeFiles, made relative to the project root. */
export interface FilePattern {
  /** Relative to the project root. */
  readonly glob: string;
  /** The paths that it stands for, for each of its alternatives, when no sign in it means anything. */
  readonly plain: readonly string[];
  /** Whether a path below the project root matches, as a file or as something in a matching directory. */
  readonly matches: (path: string) => boolean;
}

/** Reads a pattern of a service. */
export function filePattern(written: string, serviceRoot: string): FilePattern {
  const glob = projectPattern(written, serviceRoot).replace(/\/$/, '');
  return { glob, plain: plainPaths(glob), matches: anyPattern([`${glob}/**`]) };
}

/** The files that a pattern names. A directory stands for everything below it, even if its name contains pattern characters. */
async function filesNamed(
  { glob, plain }: FilePattern,
  ignore: readonly string[],
  source: SourceTree,
): Promise<readonly string[]> {
  const directories = await Promise.all(
    plain.map(async (path) => ((await source.kind(path)) === 'directory' ? [`${escaped(path)}/**`] : [])),
  );
  return source.glob([glob, ...directories.flat()], { ignore });
}

/** A service, and the sources that its bundle may hold. */
export interface ServiceSources {
  readonly service: ResolvedService;
  readonly source: SourceTree;
  readonly runtimes: readonly RuntimeFacts[];
}

/** The files inside the project that a pattern of `includeFiles` names. */
export async function expandPattern(
  pattern: FilePattern,
  { service, source, runtimes }: ServiceSources,
): Promise<readonly string[]> {
  // Nothing of them is looked at where the pattern does not name them.
  const directories = stateDirectories(runtimes).filter((name) => !pattern.glob.split('/').includes(name));
  const nested = service.nestedRoots
    .map((root) => projectPattern('**', root))
    .filter((glob) => !pattern.glob.startsWith(glob.slice(0, -2)));
  const ignore = [...directories.map((name) => `**/${name}/**`), ...nested];
  const found = await filesNamed(pattern, ignore, source);
  const wanted = found.filter((path) => mayInclude(pattern.glob, path, runtimes));
  const places = await Promise.all(wanted.map(async (path) => [path, await source.locate(path)] as const));
  return places.filter(([, place]) => place === 'inside').map(([path]) => path);
}

/** A pattern of `inputs`, and the files below the project root that it names. */
interface DeclaredInput {
  readonly pattern: Located<string>;
  readonly named: FilePattern;
  readonly files: readonly string[];
}

/** What a service declares that its build reads outside of it. A directory stands for all below it. */
export function declaredInputs({
  service: { inputs },
  source,
  runtimes,
}: ServiceSources): Promise<readonly DeclaredInput[]> {
  return Promise.all(
    (inputs ?? []).map(async (pattern): Promise<DeclaredInput> => {
      const named = filePattern(pattern.value, '.');
      const files = await filesNamed(named, keptByTools(named.glob, runtimes), source);
      return { pattern, named, files };
    }),
  );
}

/** What no declared pattern stands for: state, what is installed, and caches of tools that it does not name itself. */
export function keptByTools(glob: string, runtimes: readonly RuntimeFacts[]): readonly string[] {
  const caches = toolDirectories(runtimes).filter((name) => !glob.split('/').includes(name));
  return [...stateDirectories(runtimes), ...caches].map((name) => `**/${name}/**`);
}

/** A service with its plan, as far as it says what builds write; in development nothing is built. */
interface Written {
  readonly service: ResolvedService;
  readonly plan: BuildPlan;
  readonly written?: readonly string[];
}

/**
 * Which of the files that a pattern of `inputs` stands for are none: what the service's own build writes, or svc-build
 * does, whatever the pattern says, and what any build writes unless the pattern names that.
 */
export function writtenByBuilds(
  { service, plan, written = [] }: Written,
  { directories, runtimes }: Pick<BuildContext, 'directories' | 'runtimes'>,
): (path: string, pattern: FilePattern) => boolean {
  const own = [directories.output, directories.cache].map((path) => relative(directories.root, path));
  const paths = [...plan.actions.flatMap(({ outputs }) => outputs), ...own];
  const patterns = [...plan.actions.flatMap(({ generated }) => generated), ...service.generated];
  const isExcluded = excludedPaths({ patterns, paths }, runtimes);
  return (path, { glob }) =>
    isExcluded(path) ||
    liesInExcluded(path, isExcluded) ||
    written.some((output) => liesIn(path, output) && !liesIn(glob, output));
}

/** The patterns that name nothing: most often one letter is wrong, and what was meant is in no key. */
export async function uselessInputs(sources: ServiceSources): Promise<readonly Diagnostic[]> {
  const { service } = sources;
  const declared = await declaredInputs(sources);
  return declared
    .filter(({ files }) => files.length === 0)
    .map(({ pattern }) =>
      warning(
        'GLOB_MATCHES_NOTHING',
        `inputs of service "${service.name}" matches no file: "${pattern.value}".`,
        'Patterns of "inputs" start at the project root.',
        { service: service.name, location: pattern.at },
      ),
    );
}

/** What work says that it does not read; all below the project root. */
interface Exclusions {
  readonly patterns: readonly string[];
  /** With all that is below them. */
  readonly paths?: readonly string[];
}

/** Whether a path is no input of some work: what it says itself, and what no work reads. */
export function excludedPaths(
  { patterns, paths = [] }: Exclusions,
  runtimes: readonly RuntimeFacts[],
): (path: string) => boolean {
  const matches = anyPattern(patterns);
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return (
      isNeverRead(name, runtimes) || isBesideOutput(name) || paths.some((one) => liesIn(path, one)) || matches(path)
    );
  };
}

/** Whether a path is excluded, or lies in a directory that is. */
export function liesInExcluded(path: string, isExcluded: (path: string) => boolean): boolean {
  return ancestors(path).slice(0, -1).some(isExcluded);
}
