import { dirname } from 'node:path';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { cachePlaces } from '@svc-build/store/cache-places';
import { ObjectStore } from '@svc-build/store/object-store';
import { type StoredFile, storeTree } from '@svc-build/store/stored-tree';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { storePathTable } from '@svc-build/trace/path-table';
import type { Trace } from '@svc-build/trace/trace';
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
import { rememberedRows, sourceRows, withoutSecrets } from './whole-trace.ts';

/** A finished run, and what was looked at to plan it. */
interface RunToRecord {
  readonly services: readonly FinishedService[];
  readonly settings: RunSettings;
  readonly diagnostics: readonly Diagnostic[];
  /** What was looked at, unmoved since; null when something moved, so that the next run has to look for itself. */
  readonly trace: Trace | null;
  readonly startedAt: number;
  readonly last: LastRun | null;
}

/**
 * Writes down what a run came to and what it depended on, last of all: the next run looks whether any of it has moved.
 * The output's stamps are taken when the old one is gone, because removing second names moves them.
 */
export async function writeRun(run: RunToRecord, memory: DigestMemory, context: BuildContext): Promise<void> {
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
  const sources = run.trace === null ? null : sourceRows(run.trace, run.startedAt, directories.root, memory);
  const planned = run.services.map((one) => one.planned);
  writeLastRun(
    directories.state,
    {
      settings: run.settings,
      isReliable: sources !== null && planned.every(({ probeResults }) => isLasting(probeResults)),
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
