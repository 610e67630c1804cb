import { dirname, relative } from 'node:path';
import { absolutePath } from '@svc-build/model/absolute-path';
import { compare } from '@svc-build/model/compare';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { kindOf } from '@svc-build/model/disk';
import { isSecretFile } from '@svc-build/model/never-bundled';
import { cachePlaces } from '@svc-build/store/cache-places';
import { ObjectStore } from '@svc-build/store/object-store';
import { type StoredFile, storeTree } from '@svc-build/store/stored-tree';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { isTooRecent, sameStamp } from '@svc-build/trace/file-stamp';
import { type SeenPath, storePathTable } from '@svc-build/trace/path-table';
import type { Observations } from '@svc-build/trace/traced-tree';
import type { BuildContext } from '../build-context.ts';
import { baseVariables } from '../environment/base-variables.ts';
import { projectSecret } from '../environment/project-secret.ts';
import { watchVariables } from '../environment/watched-variables.ts';
import { isLasting } from '../plan/is-lasting.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { type FinishedService, summaryOf } from './finished-service.ts';
import { type LastRun, type RunSettings, writeLastRun } from './last-run.ts';
import { sealedParts, writeLastService } from './last-service.ts';
import { commonFiles, lastFiles, type OutputService, outputRows, storedFiles } from './output-rows.ts';
import { TIMESTAMP_GAP_MS } from './timestamp-gap.ts';

/** A finished run, and what was looked at to plan it. */
export interface RunToRecord {
  readonly services: readonly FinishedService[];
  readonly settings: RunSettings;
  readonly diagnostics: readonly Diagnostic[];
  /** What was looked at, unmoved since; null when something moved, so that the next run has to look for itself. */
  readonly seen: Observations | null;
  readonly startedAt: number;
  readonly last: LastRun | null;
}

/**
 * Writes down what a run came to and what it depended on, last of all: the next run looks whether any of it has moved.
 * The output's stamps are taken when the old one is gone, because removing second names moves them.
 */
export async function recordRun(run: RunToRecord, memory: DigestMemory, context: BuildContext): Promise<void> {
  const { host, directories } = context;
  const secret = projectSecret(context);
  for (const { planned, key, outcome, finished, reasons } of run.services) {
    if (finished === null || outcome === 'fresh') continue;
    const parts = sealedParts(key.parts, secret, context.runtimes);
    const record = { cacheKey: key.cacheKey, artifact: finished.artifact, parts, reasons };
    writeLastService(directories.state, planned.service.name, record, host.disk);
  }
  const common = commonFiles(directories.output, host.disk);
  keepCommon(common, context);
  // Nothing gives the output's files another stamp from here on.
  await host.clock.sleep(TIMESTAMP_GAP_MS);
  const inOutput = run.services.map((one) => outputService(one, run.last));
  const output = outputRows(inOutput, common, directories.output, host.disk);
  const sources = run.seen === null ? null : sourceRows(run.seen, run.startedAt, directories.root, memory);
  const planned = run.services.map((one) => one.planned);
  writeLastRun(
    directories.state,
    {
      settings: run.settings,
      isSettled: sources !== null && planned.every(({ answers }) => isLasting(answers)),
      variables: watchVariables(variableNames(planned, context), prefixesOf(planned), host.env, secret),
      services: output.services,
      common,
      cache: directories.cache,
      diagnostics: run.diagnostics,
      sources: storePathTable(
        withoutSecrets(sources ?? rememberedRows(run.services, directories.root, memory), context),
      ),
      output: storePathTable(output.rows),
      beside: host.disk.identity(dirname(directories.output)),
    },
    host.disk,
  );
}

/** Null when a file was changed so shortly before it was read that a later change might not show. */
function sourceRows(
  seen: Observations,
  startedAt: number,
  root: string,
  memory: DigestMemory,
): readonly SeenPath[] | null {
  const rows: SeenPath[] = [];
  for (const [path, identity] of seen) {
    const remembered = memory.remembered(absolutePath(root, path));
    const isKnown = remembered !== null && sameStamp(remembered.identity, identity);
    if (identity !== null && !isKnown && isTooRecent(identity, startedAt)) return null;
    rows.push({ path, identity, digest: isKnown ? remembered.digest : null });
  }
  return rows.sort((a, b) => compare(a.path, b.path));
}

/** The digest of a short secret could be guessed at, so it is not kept, and the file is read again. */
function withoutSecrets(rows: readonly SeenPath[], { runtimes }: BuildContext): readonly SeenPath[] {
  return rows.map((row) => (isSecretFile(row.path, runtimes) ? { ...row, digest: null } : row));
}

/** Enough to spare the next run the reading of files that have not moved. */
function rememberedRows(services: readonly FinishedService[], root: string, memory: DigestMemory): readonly SeenPath[] {
  const paths = new Set(services.flatMap(({ key }) => [...key.inputs.looked.keys()]));
  return [...paths].flatMap((path) => {
    const seen = memory.remembered(absolutePath(root, path));
    return seen === null ? [] : [{ ...seen, path }];
  });
}

/** The cache has the files of all services too, so that an output can be put right without planning; it may refuse. */
function keepCommon(common: readonly StoredFile[], { directories, host, trust }: BuildContext): void {
  if (trust.results === 'none') return;
  try {
    storeTree(directories.output, common, new ObjectStore(cachePlaces(directories.cache).objects, host.disk));
  } catch {
    // Then the next run that needs them plans first.
  }
}

/** A service as it is in the output now; of one that was left alone, the files are those that the last run wrote down. */
function outputService(one: FinishedService, last: LastRun | null): OutputService {
  const { planned, key, inputsUnchanged, outcome, finished } = one;
  const { name, framework, routePrefix, size } = summaryOf(one);
  const files =
    outcome === 'fresh' && last !== null ? lastFiles(planned.service.name, last) : storedFiles(finished?.files ?? []);
  return { name, cacheKey: key.cacheKey, inputsUnchanged, summary: { name, framework, routePrefix, size }, files };
}

/** Every name that a declaration lets in, and what finds programs and packages. */
function variableNames(planned: readonly PlannedService[], { runtimes }: BuildContext): ReadonlySet<string> {
  const names = new Set(['SVC_BUILD_SECRET', ...baseVariables(runtimes)]);
  names.delete('SSH_AUTH_SOCK');
  // Services of one framework share what is generated for them.
  for (const generated of new Set(planned.map((one) => one.generated.names)))
    for (const name of generated) names.add(name);
  for (const { plan } of planned)
    for (const action of plan.actions) for (const name of action.env.names) names.add(name);
  return names;
}

function prefixesOf(planned: readonly PlannedService[]): readonly string[] {
  return [...new Set(planned.flatMap(({ plan }) => plan.actions.flatMap((action) => action.env.prefixes)))];
}

/** Everything that planning and keys depended on, with what services' keys were made of. */
export function allSeen(
  seen: Observations,
  services: readonly Pick<FinishedService, 'planned' | 'key' | 'finished'>[],
  { directories, host, builderModules }: BuildContext,
): Observations {
  const all: Observations = new Map(seen);
  const note = (path: string): void => {
    if (!all.has(path)) all.set(path, host.disk.identity(absolutePath(directories.root, path)));
  };
  for (const { planned, key, finished } of services) {
    for (const [path, identity] of key.inputs.looked) if (!all.has(path)) all.set(path, identity);
    for (const { path } of finished?.artifact.discovered ?? []) note(path);
    for (const action of planned.plan.actions)
      for (const file of [...action.env.files, ...action.env.frameworkFiles]) note(file);
  }
  for (const { files } of builderModules.values()) for (const path of files) note(path);
  note(directories.modules);
  for (const { name } of host.disk.list(directories.modules) ?? []) note(`${directories.modules}/${name}`);
  return withoutCovered(belowRoot(all, directories.root), relative(directories.root, directories.output));
}

/** Programs are traced by absolute paths, some of which lie in the project. */
function belowRoot(all: Observations, root: string): Observations {
  return new Map(
    [...all].map(([path, identity]) => [path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path, identity]),
  );
}

/** What is missing from a directory that is watched itself needs no row of its own; nor does the output, which has its own. */
function withoutCovered(all: Observations, output: string): Observations {
  const isDirectory = (path: string): boolean => {
    const identity = all.get(path) ?? null;
    return identity !== null && kindOf(identity) === 'directory';
  };
  const parentOf = (path: string): string => {
    const cut = path.lastIndexOf('/');
    return cut === -1 ? '.' : cut === 0 ? '/' : path.slice(0, cut);
  };
  return new Map(
    [...all].filter(
      ([path, identity]) =>
        !(identity === null && isDirectory(parentOf(path))) && path !== output && !path.startsWith(`${output}/`),
    ),
  );
}
