import { relative } from 'node:path';
import type { BuildOutput } from '@svc-build/model/build-output';
import { projectSource } from '@svc-build/model/build-output';
import { type FileStamp, kindOf } from '@svc-build/model/disk';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { isNeverBundled } from '@svc-build/model/never-bundled';
import { liesIn } from '@svc-build/model/project-path';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import {
  contentsByPath,
  hashInputs,
  type InputRecord,
  type InputSet,
  type IsCreated,
  type ProjectFiles,
} from '@svc-build/trace/hash-inputs';
import { addTrace, isTooRecent, type Trace } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import {
  declaredInputs,
  excludedPaths,
  expandPattern,
  filePattern,
  liesInExcluded,
  writtenByBuilds,
} from '../plan/file-patterns.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { ServiceKey } from './service-key.ts';

/** Where inputs are looked for, and what of that builds have created. */
interface InputSource {
  readonly source: SourceTree;
  readonly isCreated: IsCreated;
}

/**
 * What a service's build reads: what its actions declare and what `includeFiles` names, less outputs, other services, and
 * what the steps write themselves.
 */
export async function inputsOf(
  planned: PlannedService,
  context: Pick<BuildContext, 'directories' | 'runtimes'>,
  { source, isCreated }: InputSource,
): Promise<InputSet> {
  const { service, plan, writtenByNeeded } = planned;
  const { directories, runtimes } = context;
  const isByNeeded = isWrittenByNeeded(planned);
  const named = plan.actions.flatMap((action) => action.inputs.directories);
  const written = [
    ...plan.actions.flatMap((action) => action.outputs),
    // A plan may read another service's sources, a shared package say, by naming them.
    ...service.nestedRoots.filter((nested) => !named.some((directory) => liesIn(directory, nested))),
    ...[directories.output, directories.cache].map((path) => relative(directories.root, path)),
    ...writtenByNeeded.paths,
  ];
  const patterns = [
    ...plan.actions.flatMap((action) => [...action.inputs.exclude, ...action.generated]),
    ...service.generated,
    ...writtenByNeeded.patterns,
  ];
  const isExcluded = excludedPaths({ patterns, paths: written }, runtimes);
  const included = await Promise.all(
    service.includeFiles.map(({ value }) =>
      expandPattern(filePattern(value, service.root), { service, source, runtimes }),
    ),
  );
  const isWritten = writtenByBuilds(planned, context);
  const declared = await declaredInputs({ service, source, runtimes });
  return {
    directories: named,
    files: [
      ...plan.actions.flatMap((action) => action.inputs.files),
      ...included.flat().filter((path) => !liesInExcluded(path, isExcluded)),
      ...declared.flatMap(({ named, files }) => files.filter((path) => !isWritten(path, named))),
    ].filter((path) => !isByNeeded(path)),
    isExcluded,
    isCreated,
    opensNothing: plan.actions.every(({ steps }) => steps.length === 0),
  };
}

function isWrittenByNeeded({
  writtenByNeeded: { paths, patterns },
}: Pick<PlannedService, 'writtenByNeeded'>): (path: string) => boolean {
  const matches = anyPattern(patterns);
  return (path) => paths.some((one) => liesIn(path, one)) || matches(path);
}

/** Whether files that were found out are as they were then; what that looks at is noted in `trace`. */
export function sameInputs(records: readonly InputRecord[], project: ProjectFiles, trace: Trace): boolean {
  const set = { directories: [], files: records.map(({ path }) => path), isExcluded: () => false };
  const now = hashInputs(set, project);
  addTrace(trace, now.trace);
  const found = contentsByPath(now.records);
  return [...contentsByPath(records)].every(([path, contents]) => found.get(path) === contents);
}

/** What a look at the inputs finds after a service was built. */
interface InputsAfter {
  /** Files of the project that the bundle was made from although no input names them. */
  readonly discovered: readonly InputRecord[];
  /** What the build created among the inputs. */
  readonly created: readonly InputRecord[];
  /** Inputs that changed while the service was built; with any, the result is not kept. */
  readonly moved: readonly string[];
  /** Inputs that were written meanwhile, whatever they hold. */
  readonly written: readonly string[];
}

/** A service that was built, and what its key was made of before. */
interface BuiltService {
  readonly planned: PlannedService;
  readonly key: ServiceKey;
  readonly output: BuildOutput;
}

/** What is known of the sources besides what is there. */
interface KnownSources extends InputSource {
  readonly memory: DigestMemory;
  /** Inputs that were written in the last build too. */
  readonly writtenBefore: ReadonlySet<string>;
  /** Which of some paths git ignores. */
  readonly ignored: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
}

/**
 * Looks at the inputs once more, and at what else the bundle was made from. A file that is new, and that git ignores, was
 * created by the build. One that was written with what it held before was written by the build if git ignores it, or if
 * that happened in the last build too; else somebody may have changed it and put it back.
 */
export async function inputsAfter(
  { planned, key, output }: BuiltService,
  { source, isCreated, memory, writtenBefore, ignored }: KnownSources,
  context: Pick<BuildContext, 'directories' | 'host' | 'builderModules' | 'runtimes'>,
): Promise<InputsAfter> {
  const { directories, host, runtimes } = context;
  const { inputs: then, takenAt, builderFiles } = key;
  const set = await inputsOf(planned, context, { source, isCreated });
  const project = { root: directories.root, disk: host.disk, memory };
  const now = hashInputs(set, project);
  const before = contentsByPath(then.records);
  const after = contentsByPath(now.records);
  const isByNeeded = isWrittenByNeeded(planned);
  const own = sourcesOf(output).filter(
    (path) => !after.has(path) && !liesInExcluded(path, set.isExcluded) && !isByNeeded(path),
  );
  // A created file that this build has not written again may be of other sources: a hit needs it as it is.
  const reused = [...now.trace].flatMap(([path, stamp]) => {
    const isLeft = stamp !== null && kindOf(stamp) === 'file' && !path.startsWith('/') && !after.has(path);
    return isLeft && !isRewritten(then.trace.get(path), stamp) && then.trace.get(path) != null ? [path] : [];
  });
  const { isCreated: _, ...unfiltered } = set;
  const found = hashInputs({ ...unfiltered, directories: [], files: [...own, ...reused] }, project);
  // What they held when the key was taken was not looked at; that they have not been touched since says as much.
  const touched = [...found.trace].filter(([, stamp]) => stamp !== null && isTooRecent(stamp, takenAt));
  // Another name for a file, such as package managers give, moves its ctime alone; and a file elsewhere that a script names
  // may be one that it writes.
  const named = new Set(set.files);
  const isWritten = (path: string): boolean =>
    !named.has(path) && isRewritten(then.trace.get(path), now.trace.get(path));
  const rewritten = [...after].filter(([path, value]) => before.get(path) === value && isWritten(path));
  const added = [...after.keys()].filter((path) => !before.has(path));
  const unknown = rewritten.map(([path]) => path).filter((path) => !writtenBefore.has(path));
  const isIgnored = await ignored([...unknown, ...added]);
  const isMade = (path: string): boolean => !before.has(path) && isIgnored.has(path) && !isNeverBundled(path, runtimes);
  const moved = [
    ...newBuilderFiles(planned, builderFiles, context),
    ...unknown.filter((path) => !isIgnored.has(path)),
    ...[...after].filter(([path, value]) => before.get(path) !== value && !isMade(path)).map(([path]) => path),
    ...[...before.keys()].filter((path) => !after.has(path)),
    ...touched.map(([path]) => path).filter((path) => !isMade(path)),
  ];
  return {
    discovered: found.records,
    created: now.records.filter(({ path }) => isMade(path)),
    moved: [...new Set(moved)].sort(),
    written: [...added, ...rewritten.map(([path]) => path)],
  };
}

/** Modules that a project's own builder loaded only after the key was taken. */
function newBuilderFiles(
  { builder }: PlannedService,
  known: readonly string[],
  { builderModules, directories }: Pick<BuildContext, 'builderModules' | 'directories'>,
): readonly string[] {
  const files = builderModules.get(builder.name)?.files ?? [];
  return files.filter((path) => !known.includes(path)).map((path) => relative(directories.root, path));
}

function isRewritten(then: FileStamp | null | undefined, now: FileStamp | null | undefined): boolean {
  if (then == null || now == null) return false;
  return then.mtimeMs !== now.mtimeMs || then.inode !== now.inode || then.size !== now.size;
}

function sourcesOf({ functions, static: served, madeFrom }: BuildOutput): readonly string[] {
  const entries = [...functions, ...(served === null ? [] : [served])].flatMap((one) => one.entries);
  return [...entries.flatMap((entry) => projectSource(entry) ?? []), ...madeFrom];
}
