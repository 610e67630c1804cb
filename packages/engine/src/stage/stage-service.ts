import { join, posix } from 'node:path';
import type { BuildOutput, Entry, FunctionOutput, StaticOutput } from '@svc-build/model/build-output';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import type { Machine } from '@svc-build/model/host';
import { compare, stableJson } from '@svc-build/model/json';
import type { ManifestLaunch, ManifestService } from '@svc-build/model/manifest';
import { isBelow } from '@svc-build/model/names';
import type { PlaceholderValues } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import { nestedPrefixes, type RouteTable } from '@svc-build/model/routes';
import type { MemoryVariable, RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedService } from '@svc-build/model/service';
import type { StoredFile } from '@svc-build/store/stored-tree';
import { createRecordHash } from '@svc-build/trace/sha256';
import type { BuildContext } from '../build-context.ts';
import { FUNCTION_CONFIG } from './check-entries.ts';
import { type InspectedFiles, inspectFiles, type StagedFile } from './inspect-files.ts';
import { layOutEntries } from './lay-out-entries.ts';
import { sealStatic } from './seal-static.ts';

/** What staging found out: for the manifest, and for the cache, whose paths are below the output. */
export interface StagedService {
  readonly manifest: Pick<ManifestService, 'digest' | 'size' | 'functions' | 'static'>;
  readonly files: readonly StoredFile[];
}

/** Where a service is staged: below which directory, beside which other services, and what its placeholders stand for. */
interface StagingPlace {
  readonly table: RouteTable;
  readonly staging: string;
  readonly places: PlaceholderValues;
  /** What is known of files that may be staged. */
  readonly inspected: InspectedFiles;
}

/** Copies a service's bundles to their places in the staged output and checks that they stand on their own. */
export async function stageService(
  { service, output }: { readonly service: ResolvedService; readonly output: BuildOutput },
  { table, staging, places, inspected: known }: StagingPlace,
  context: BuildContext,
): Promise<Result<StagedService>> {
  const { files } = context.host;
  const copier = { context, places, mayLink: true };
  const functions = output.functions.map((one) => ({ one, path: functionPath(service, one) }));
  for (const { one, path } of functions) {
    await layOutEntries(one.entries, join(staging, path), copier);
    await files.write(join(staging, path, FUNCTION_CONFIG), stableJson(vcConfig(service, one, context.host.machine)));
  }
  const reachable = output.static === null ? null : withoutForeignPaths(service, output.static, table);
  const directory = posix.join('static', service.routePrefix).replace(/\/$/, '');
  if (reachable !== null) await layOutEntries(reachable.output.entries, join(staging, directory), copier);

  const bundles = [
    ...functions.map(({ one, path }) => ({
      path,
      files: [FUNCTION_CONFIG, ...one.entries.map((entry) => entry.path)],
      isStatic: false,
    })),
    ...(reachable === null
      ? []
      : [{ path: directory, files: reachable.output.entries.map((entry) => entry.path), isStatic: true }]),
  ];
  const { root, modules } = context.directories;
  const inspection = { places: [root, modules], host: context.host, known };
  const staged: StagedFile[] = [];
  for (const bundle of bundles) {
    const directory = join(staging, bundle.path);
    const found = await inspectFiles(bundle.files, { ...inspection, directory });
    const inspected = bundle.isStatic ? await sealStatic(found, root, { ...inspection, directory }) : found;
    staged.push(...inspected.map((file) => ({ ...file, path: `${bundle.path}/${file.path}` })));
  }
  const leaks = staged.filter((file) => file.leak !== null);
  if (leaks.length > 0) return fail(notSelfContained(service, leaks));
  return ok(
    {
      manifest: {
        digest: digestOf(staged),
        size: { files: staged.length, bytes: staged.reduce((sum, file) => sum + file.bytes, 0) },
        functions: functions.map(({ one, path }) => ({
          path,
          cwd: one.cwd,
          launch: launchRow(one, service.memory, context.runtimes),
        })),
        static: reachable === null ? null : staticOf(reachable.output, directory, service),
      },
      files: staged.map(storedFile),
    },
    reachable === null || reachable.dropped.length === 0 ? [] : [unreachableFiles(service, reachable.dropped)],
  );
}

function staticOf(output: StaticOutput, dir: string, service: ResolvedService): ManifestService['static'] {
  return { dir, mount: service.routePrefix, fallback: output.fallback, immutable: [...output.immutable] };
}

function storedFile({ path, kind, digest, bytes, target }: StagedFile): StoredFile {
  return kind === 'link' ? { kind, path, target } : { kind, path, digest, bytes };
}

function functionPath(service: ResolvedService, output: FunctionOutput): string {
  return `functions/_svc/${service.name}/${output.name}.func`;
}

/** No file of one service may answer a path that another owns: such files are left out, and named. */
function withoutForeignPaths(
  service: ResolvedService,
  output: StaticOutput,
  table: RouteTable,
): { readonly output: StaticOutput; readonly dropped: readonly string[] } {
  const route = table.find((one) => one.service === service.name);
  const foreign = route === undefined ? [] : nestedPrefixes(table, route);
  const isForeign = (entry: Entry): boolean => {
    const url = posix.join(service.routePrefix, entry.path);
    return isBelow(url, '/_svc') || foreign.some((prefix) => isBelow(url, prefix));
  };
  return {
    output: { ...output, entries: output.entries.filter((entry) => !isForeign(entry)) },
    dropped: output.entries.filter(isForeign).map((entry) => entry.path),
  };
}

function digestOf(files: readonly StagedFile[]): string {
  const hash = createRecordHash('svc-build bundle 1');
  for (const file of [...files].sort((a, b) => compare(a.path, b.path))) hash.add(file.path, file.kind, file.digest);
  return hash.digest();
}

const SHOWN = 3;

function notSelfContained(service: ResolvedService, leaks: readonly StagedFile[]): Diagnostic {
  const shown = leaks.slice(0, SHOWN).map((file) => `${file.path} ${file.leak}`);
  const more = leaks.length > SHOWN ? ` (and ${leaks.length - SHOWN} more)` : '';
  return error(
    'OUTPUT_NOT_SELF_CONTAINED',
    `The bundle of service "${service.name}" would not run elsewhere: ${shown.join('; ')}${more}.`,
    'Build without absolute paths, or leave these files out with excludeFiles.',
    { service: service.name, location: service.at },
  );
}

function unreachableFiles(service: ResolvedService, dropped: readonly string[]): Diagnostic {
  const more = dropped.length > SHOWN ? ` and ${dropped.length - SHOWN} more` : '';
  return warning(
    'STATIC_FILE_UNREACHABLE',
    `Files of service "${service.name}" lie at paths that other services own and were left out: ${dropped.slice(0, SHOWN).join(', ')}${more}.`,
    'Move the files, or give the other service another route prefix.',
    { service: service.name, location: service.at },
  );
}

/**
 * How the manifest says that a process is started. With a limit for its memory it names what lets a runtime keep to that
 * by itself, which collects garbage where a watchdog could only kill: of every runtime, because a program may run others,
 * and each reads its own variable alone.
 */
export function launchRow(
  { launch }: Pick<FunctionOutput, 'launch'>,
  limit: number | null,
  runtimes: readonly RuntimeFacts[],
): ManifestLaunch {
  const { argv, env, stop } = launch;
  const row = { ...launch, argv: [...argv], env: { ...env }, stop: { ...stop, okExit: [...stop.okExit] } };
  if (limit === null) return row;
  const variables = runtimes.flatMap(({ memory }) => memory.map((one) => variableFor(limit, one)));
  return { ...row, memory: { variables, outOfMemory: runtimes.flatMap(({ outOfMemory }) => outOfMemory) } };
}

function variableFor(
  limit: number,
  { name, value, share, reserve, addedUnless }: MemoryVariable,
): NonNullable<ManifestLaunch['memory']>['variables'][number] {
  const mb = Math.floor(Math.min(limit * share, limit - reserve));
  return { name, value: value.replace('{mb}', String(mb)), addedUnless: addedUnless && [...addedUnless] };
}

/** `.vc-config.json` of a function (Build Output API v3). Values that hold a placeholder belong to the process, not to the deployment. */
function vcConfig(
  service: ResolvedService,
  output: FunctionOutput,
  machine: Pick<Machine, 'arch'>,
): Readonly<Record<string, unknown>> {
  return {
    runtime: output.runtime,
    handler: output.handler,
    architecture: machine.arch === 'x64' ? 'x86_64' : machine.arch,
    environment: Object.fromEntries(Object.entries(output.launch.env).filter(([, value]) => !value.includes('{'))),
    memory: service.memory,
    maxDuration: service.maxDuration,
    ...(output.launcherType === null ? {} : { launcherType: output.launcherType }),
  };
}
