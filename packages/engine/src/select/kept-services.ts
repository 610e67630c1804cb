import { withNeeded } from '@svc-build/model/needed-services';
import { projectSecret } from '../environment/project-secret.ts';
import { generatedVariables } from '../environment/variable-layers.ts';
import { explainChange } from '../key/explain-change.ts';
import type { FingerprintPart } from '../key/fingerprint.ts';
import { type KeyParts, keyParts } from '../key/key-parts.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { PlannedRun } from '../plan-run.ts';
import { type LastServiceRecord, readLastService, sealedParts } from '../record/last-run.ts';
import type { KeptService } from '../record/service-artifact.ts';

/** What is wrong with the files of a service in the output; null when they are as the last run left them. */
export type OutputProblemOf = (service: string) => string | null;

/** How a service that a run is not about comes into the output: as it was left, or not without a look at its sources. */
type Keeping = { readonly kind: 'kept'; readonly kept: KeptService } | { readonly kind: 'decide' };

/**
 * The services that a run is not about and that keep their bundles unchecked, by name. Where configuration, routes or
 * service URLs are others than those of the bundle, or nobody has the bundle any more, the service is decided about as in
 * every run, and with it what it needs.
 */
export async function keptServices(
  run: PlannedRun,
  problemOf: OutputProblemOf,
): Promise<ReadonlyMap<string, KeptService>> {
  const { planned, selected } = run;
  if (selected === null) return new Map();
  const others = planned.filter(({ service }) => !selected.has(service.name));
  const parts = keyParts(run.project, run.state.memory, run.context);
  const before = generatedBefore(run);
  const keepings = await Promise.all(
    others.map(async (one) => [one.service.name, await keepingOf(one, { ...run, parts, before, problemOf })] as const),
  );
  const decided = keepings.flatMap(([name, one]) => (one.kind === 'decide' ? [name] : []));
  const needed = withNeeded([...selected, ...decided], run.project.services);
  const kept = keepings.flatMap(([name, one]) => (one.kind === 'kept' ? [[name, one.kept] as const] : []));
  return new Map(kept.filter(([name]) => !needed.has(name)));
}

interface Keeper extends PlannedRun {
  readonly parts: KeyParts;
  /** Names of the service URLs of the last run, by public prefixes. */
  readonly before: ReturnType<typeof generatedBefore>;
  readonly problemOf: OutputProblemOf;
}

async function keepingOf(one: PlannedService, keeper: Keeper): Promise<Keeping> {
  const { context, state, problemOf } = keeper;
  const { service } = one;
  const record = readLastService(context.directories.state, service.name, context.host.disk);
  if (record === null || (await isOtherwiseConfigured(one, record, keeper))) return { kind: 'decide' };
  const { cacheKey } = record;
  const last = state.last?.services.find(({ name }) => name === service.name) ?? null;
  const isOnRecord = last?.cacheKey === cacheKey;
  const problem = problemOf(service.name);
  if (isOnRecord && problem === null) {
    const { artifact } = record;
    const { inputsUnchanged } = last;
    return { kind: 'kept', kept: { service, cacheKey, inputsUnchanged, artifact, restored: null } };
  }
  const found = context.trust.results === 'use' ? await state.results.find(cacheKey) : null;
  if (found?.kind !== 'hit') return { kind: 'decide' };
  const restored = { hit: found, reasons: [problem ?? 'its files are not in the output'] };
  return { kind: 'kept', kept: { service, cacheKey, inputsUnchanged: true, artifact: found.rest, restored } };
}

/** Whether the key of a bundle was made of another configuration, other routes or service URLs, or by another svc-build. */
async function isOtherwiseConfigured(
  one: PlannedService,
  record: LastServiceRecord,
  { parts, before, context }: Keeper,
): Promise<boolean> {
  const now = await parts(one, { files: [], needs: new Map() });
  const urls = new Set([...one.generated.names, ...before(one.service).names]);
  const isConfiguration = ({ kind, name }: FingerprintPart): boolean =>
    CONFIGURATION.has(kind) || (kind === 'variable' && urls.has(name.split(' of ', 1)[0] ?? ''));
  const needs = record.parts.filter(({ kind }) => kind === 'service').map(({ name }) => name);
  if (needs.join(' ') !== [...one.service.dependsOn].sort().join(' ')) return true;
  const sealed = sealedParts(now, projectSecret(context), context.runtimes);
  return explainChange(record.parts.filter(isConfiguration), sealed.filter(isConfiguration)).length > 0;
}

/** What makes a key besides sources, their tools and what a plan made of them. */
const CONFIGURATION = new Set<FingerprintPart['kind']>(['setting', 'route', 'builder', 'svc-build', 'platform']);

/** Names alone: a service that is gone has taken its URL with it. */
function generatedBefore({ state, context }: PlannedRun): ReturnType<typeof generatedVariables> {
  const services = (state.last?.services ?? []).map(({ summary }) => summary);
  return generatedVariables({ services }, context.origin);
}
