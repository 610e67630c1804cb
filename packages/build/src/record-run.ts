import { relative } from 'node:path';
import type { DigestMemory } from '@svc-build/cache/digest-memory';
import { isRacy, sameIdentity } from '@svc-build/cache/file-identity';
import type { SeenPath } from '@svc-build/cache/path-table';
import { sha256 } from '@svc-build/cache/sha256';
import type { StoredFile } from '@svc-build/cache/stored-tree';
import { absolutePath } from '@svc-build/model/absolute-path';
import { compare } from '@svc-build/model/compare';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { type Disk, kindOf } from '@svc-build/model/disk';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import { BASE_VARIABLES } from './base-variables.ts';
import type { BuildContext } from './build-context.ts';
import { type FinishedService, summaryOf } from './finished-service.ts';
import { type LastRun, type LastService, type RunSettings, writeLastRun } from './last-run.ts';
import { sealedParts, writeLastService } from './last-service.ts';
import type { Observations } from './observed-tree.ts';
import type { PlannedService } from './plan-project.ts';
import { projectSecret } from './project-secret.ts';
import { watchVariables } from './watched-variables.ts';

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

/** Stamps that are a tick old cannot be had again by a later change. */
const SETTLE_MS = 25;

/**
 * Writes down what a run came to and what it depended on, last of all: the next run looks whether any of it has moved.
 * The output's stamps are taken when the old one is gone, because removing second names moves them.
 */
export async function recordRun(run: RunToRecord, memory: DigestMemory, context: BuildContext): Promise<void> {
  const { host, directories } = context;
  const secret = projectSecret(context);
  for (const { planned, key, outcome, finished, reasons } of run.services) {
    if (finished === null || outcome === 'fresh') continue;
    const parts = sealedParts(key.parts, secret);
    const record = { cacheKey: key.cacheKey, artifact: finished.artifact, parts, reasons };
    writeLastService(directories.state, planned.service.name, record, host.disk);
  }
  await host.clock.sleep(SETTLE_MS);
  const output = outputRows(run, directories.output, host.disk);
  const sources = run.seen === null ? null : sourceRows(run.seen, run.startedAt, directories.root, memory);
  const planned = run.services.map((one) => one.planned);
  writeLastRun(
    directories.state,
    {
      settings: run.settings,
      isSettled: sources !== null,
      variables: watchVariables(variableNames(planned), prefixesOf(planned), host.env, secret),
      services: output.services,
      diagnostics: run.diagnostics,
      sources: sources ?? rememberedRows(run.services, directories.root, memory),
      output: output.rows,
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
    const isKnown = remembered !== null && sameIdentity(remembered.identity, identity);
    if (identity !== null && !isKnown && isRacy(identity, startedAt)) return null;
    rows.push({ path, identity, digest: isKnown ? remembered.digest : null });
  }
  return rows.sort((a, b) => compare(a.path, b.path));
}

/** Enough to spare the next run the reading of files that have not moved. */
function rememberedRows(services: readonly FinishedService[], root: string, memory: DigestMemory): readonly SeenPath[] {
  const paths = new Set(services.flatMap(({ key }) => [...key.inputs.looked.keys()]));
  return [...paths].flatMap((path) => {
    const seen = memory.remembered(absolutePath(root, path));
    return seen === null ? [] : [{ ...seen, path }];
  });
}

function outputRows(
  { services, last }: RunToRecord,
  directory: string,
  disk: Disk,
): { readonly services: readonly LastService[]; readonly rows: readonly SeenPath[] } {
  const rows: SeenPath[] = [];
  const recorded = services.map((one): LastService => {
    const { planned, key, isHonest } = one;
    const { name, framework, routePrefix, size } = summaryOf(one);
    const start = rows.length;
    for (const { path, digest } of filesOf(one, last)) {
      rows.push({ path, digest, identity: disk.identity(`${directory}/${path}`) });
    }
    const range = [start, rows.length - start] as const;
    const summary = { name, framework, routePrefix, size };
    return { name: planned.service.name, cacheKey: key.cacheKey, isHonest, rows: range, summary };
  });
  const directories = new Set(['.', ...rows.flatMap(({ path }) => above(path))]);
  for (const path of [...directories].sort(compare)) {
    rows.push({ path, digest: null, identity: disk.identity(absolutePath(directory, path)) });
  }
  for (const path of ['config.json', MANIFEST_FILE]) {
    const bytes = disk.read(`${directory}/${path}`);
    rows.push({ path, digest: bytes === null ? null : sha256(bytes), identity: disk.identity(`${directory}/${path}`) });
  }
  return { services: recorded, rows };
}

/** The files of a service in the output; of one that was left alone, those that the last run wrote down. */
function filesOf(
  { planned, outcome, finished }: FinishedService,
  last: LastRun | null,
): readonly { readonly path: string; readonly digest: string | null }[] {
  if (outcome !== 'fresh') return (finished?.files ?? []).map((file) => ({ path: file.path, digest: digestOf(file) }));
  const [start, count] = last?.services.find(({ name }) => name === planned.service.name)?.rows ?? [0, 0];
  return Array.from({ length: last === null ? 0 : count }, (_, index) => ({
    path: last?.output.path(start + index) ?? '',
    digest: last?.output.digest(start + index) ?? null,
  }));
}

function digestOf(file: StoredFile): string | null {
  if (file.kind === 'directory') return null;
  return file.kind === 'link' ? sha256(file.target) : file.digest;
}

function above(path: string): readonly string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

/** Every name that a declaration lets in, and what finds programs and packages. */
function variableNames(planned: readonly PlannedService[]): readonly string[] {
  const declared = planned.flatMap(({ plan, generated }) => [
    ...generated.names,
    ...plan.units.flatMap((unit) => unit.env.names),
  ]);
  return [...declared, ...[...BASE_VARIABLES].filter((name) => name !== 'SSH_AUTH_SOCK'), 'SVC_BUILD_SECRET'];
}

function prefixesOf(planned: readonly PlannedService[]): readonly string[] {
  return [...new Set(planned.flatMap(({ plan }) => plan.units.flatMap((unit) => unit.env.prefixes)))];
}

/** Everything that planning and keys depended on, with what services' keys were made of. */
export function allSeen(
  seen: Observations,
  services: readonly Pick<FinishedService, 'planned' | 'key'>[],
  { directories, host }: BuildContext,
): Observations {
  const all: Observations = new Map(seen);
  const note = (path: string): void => {
    if (!all.has(path)) all.set(path, host.disk.identity(absolutePath(directories.root, path)));
  };
  for (const { planned, key } of services) {
    for (const [path, identity] of key.inputs.looked) if (!all.has(path)) all.set(path, identity);
    for (const unit of planned.plan.units)
      for (const file of [...unit.env.files, ...unit.env.frameworkFiles]) note(file);
  }
  note(directories.modules);
  for (const { name } of host.disk.list(directories.modules) ?? []) note(`${directories.modules}/${name}`);
  return withoutCovered(all, relative(directories.root, directories.output));
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
