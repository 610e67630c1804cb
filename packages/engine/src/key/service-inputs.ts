import { relative } from 'node:path';
import type { BuildOutput } from '@svc-build/model/build-output';
import { projectSource } from '@svc-build/model/build-output';
import type { FileStamp } from '@svc-build/model/disk';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { isBelow } from '@svc-build/model/names';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import {
  contentsByPath,
  hashInputs,
  type InputRecord,
  type InputSet,
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

/**
 * What a service's build reads: what its actions declare and what `includeFiles` names, less outputs, other services, and
 * what the steps write themselves.
 */
export async function inputsOf(
  planned: PlannedService,
  context: Pick<BuildContext, 'directories' | 'runtimes'>,
  source: SourceTree,
): Promise<InputSet> {
  const { service, plan, writtenByNeeded } = planned;
  const { directories, runtimes } = context;
  const isByNeeded = isWrittenByNeeded(planned);
  const named = plan.actions.flatMap((action) => action.inputs.directories);
  const written = [
    ...plan.actions.flatMap((action) => action.outputs),
    // A plan may read another service's sources, a shared package say, by naming them.
    ...service.nestedRoots.filter((nested) => !named.some((directory) => isBelow(directory, nested))),
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
    opensNothing: plan.actions.every(({ steps }) => steps.length === 0),
  };
}

function isWrittenByNeeded({
  writtenByNeeded: { paths, patterns },
}: Pick<PlannedService, 'writtenByNeeded'>): (path: string) => boolean {
  const matches = anyPattern(patterns);
  return (path) => paths.some((one) => isBelow(path, one)) || matches(path);
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
  /** Inputs that changed while the service was built; with any, the result is not kept. */
  readonly moved: readonly string[];
}

/** A service that was built, and what its key was made of before. */
interface BuiltService {
  readonly planned: PlannedService;
  readonly key: ServiceKey;
  readonly output: BuildOutput;
}

/** Looks at the inputs once more, and at what else the bundle was made from. */
export async function inputsAfter(
  { planned, key, output }: BuiltService,
  { source, memory }: { readonly source: SourceTree; readonly memory: DigestMemory },
  context: Pick<BuildContext, 'directories' | 'host' | 'builderModules' | 'runtimes'>,
): Promise<InputsAfter> {
  const { directories, host } = context;
  const { inputs: then, takenAt, builderFiles } = key;
  const set = await inputsOf(planned, context, source);
  const project = { root: directories.root, disk: host.disk, memory };
  const now = hashInputs(set, project);
  const before = contentsByPath(then.records);
  const after = contentsByPath(now.records);
  const isByNeeded = isWrittenByNeeded(planned);
  const own = sourcesOf(output).filter(
    (path) => !after.has(path) && !liesInExcluded(path, set.isExcluded) && !isByNeeded(path),
  );
  const found = hashInputs({ ...set, directories: [], files: own }, project);
  // What they held when the key was taken was not looked at; that they have not been touched since says as much.
  const touched = [...found.trace].filter(([, stamp]) => stamp !== null && isTooRecent(stamp, takenAt));
  // The same words may have been others meanwhile. Another name for a file, such as package managers give, moves its ctime
  // alone; and a file elsewhere that a script names may be one that it writes.
  const named = new Set(set.files);
  const rewritten = [...after.keys()].filter(
    (path) => !named.has(path) && isRewritten(then.trace.get(path), now.trace.get(path)),
  );
  const moved = [
    ...newBuilderFiles(planned, builderFiles, context),
    ...rewritten,
    ...[...after].filter(([path, value]) => before.get(path) !== value).map(([path]) => path),
    ...[...before.keys()].filter((path) => !after.has(path)),
    ...touched.map(([path]) => path),
  ];
  return { discovered: found.records, moved: [...new Set(moved)].sort() };
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
