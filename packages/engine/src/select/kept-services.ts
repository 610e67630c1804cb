import { withNeeded } from '@svc-build/model/needed-services';
import type { ResolvedService } from '@svc-build/model/service';
import { projectSecret } from '../environment/project-secret.ts';
import { generatedVariables } from '../environment/variable-layers.ts';
import { explainChange } from '../key/explain-change.ts';
import type { FingerprintPart } from '../key/fingerprint.ts';
import { type KeyParts, keyParts } from '../key/key-parts.ts';
import { builderOf } from '../plan/probed-plan.ts';
import type { PlannedRun } from '../plan-run.ts';
import { type LastServiceRecord, readLastService, sealedParts } from '../record/last-run.ts';
import type { KeptService } from '../record/service-artifact.ts';
import { recordedActions } from './recorded-actions.ts';

/** What is wrong with the files of a service in the output; null when they are as the last run left them. */
export type OutputProblemOf = (service: string) => string | null;

/** How a service that a run is not about comes into the output: as it was left, or not without a look at its sources. */
type Keeping =
  | { readonly kind: 'kept'; readonly kept: KeptService }
  | { readonly kind: 'decide'; readonly because: string };

/** The services that a run is not about. */
interface OtherServices {
  /** Those that keep their bundles unchecked, by name. */
  readonly kept: ReadonlyMap<string, KeptService>;
  /** Why those that are decided about all the same do not, by name; what they need is not named. */
  readonly decided: ReadonlyMap<string, string>;
}

/** What keeping services is decided from. */
type KeepingRun = Pick<PlannedRun, 'project' | 'selected' | 'unmoved' | 'state' | 'context'>;

/**
 * The services that a run is not about, and which of them keep their bundles. Where configuration, routes or
 * service URLs are others than those of the bundle, or nobody has the bundle any more, the service is decided about as in
 * every run, and with it what it needs. None of the others is planned for it: their tools may be missing.
 */
export async function keptServices(run: KeepingRun, problemOf: OutputProblemOf): Promise<OtherServices> {
  const { project, selected, context, state } = run;
  if (selected === null) return { kept: new Map(), decided: new Map() };
  const others = project.services.filter(({ name }) => !selected.has(name));
  const keeper = {
    ...run,
    problemOf,
    parts: keyParts(project, state.memory, context),
    now: generatedVariables(project, context.origin),
    before: generatedBefore(run),
  };
  const keepings = await Promise.all(others.map(async (one) => [one.name, await keepingOf(one, keeper)] as const));
  const decided = new Map(
    keepings.flatMap(([name, one]) => (one.kind === 'decide' ? [[name, one.because] as const] : [])),
  );
  const needed = withNeeded([...selected, ...decided.keys()], project.services);
  const kept = keepings.flatMap(([name, one]) => (one.kind === 'kept' ? [[name, one.kept] as const] : []));
  return { kept: new Map(kept.filter(([name]) => !needed.has(name))), decided };
}

interface Keeper extends KeepingRun {
  readonly parts: KeyParts;
  /** Service URLs, by public prefixes. */
  readonly now: ReturnType<typeof generatedVariables>;
  /** Of the last run, names alone. */
  readonly before: ReturnType<typeof generatedVariables>;
  readonly problemOf: OutputProblemOf;
}

async function keepingOf(service: ResolvedService, keeper: Keeper): Promise<Keeping> {
  const { context, state, problemOf } = keeper;
  const record = readLastService(context.directories.state, service.name, context.host.disk);
  if (record === null) return { kind: 'decide', because: 'no earlier build of it is on record' };
  const isUnmoved = keeper.unmoved.has(service.name);
  if (!isUnmoved && (await isOtherwiseConfigured(service, record, keeper)))
    return { kind: 'decide', because: 'its configuration, its routes or the service URLs that it sees changed' };
  const { cacheKey } = record;
  const last = state.last?.services.find(({ name }) => name === service.name) ?? null;
  const isOnRecord = last?.cacheKey === cacheKey;
  const problem = problemOf(service.name);
  if (isOnRecord && problem === null) {
    const { artifact } = record;
    const { inputsUnchanged } = last;
    return { kind: 'kept', kept: { service, isUnmoved, cacheKey, inputsUnchanged, artifact, restored: null } };
  }
  const found = context.trust.results === 'use' ? await state.results.find(cacheKey) : null;
  if (found?.kind !== 'hit') return { kind: 'decide', because: 'its bundle is neither in the output nor in the cache' };
  const restored = { hit: found, reasons: [problem ?? 'its files are not in the output'] };
  return {
    kind: 'kept',
    kept: { service, isUnmoved, cacheKey, inputsUnchanged: true, artifact: found.rest, restored },
  };
}

/** Whether the key of a bundle was made of another configuration, other routes or service URLs, or by another svc-build. */
async function isOtherwiseConfigured(
  service: ResolvedService,
  record: LastServiceRecord,
  { parts, now, before, context }: Keeper,
): Promise<boolean> {
  const actions = recordedActions(record);
  const needs = record.parts.filter(({ kind }) => kind === 'service').map(({ name }) => name);
  if (actions === null || needs.join(' ') !== [...service.dependsOn].sort().join(' ')) return true;
  const generated = now(service);
  const urls = new Set([...generated.names, ...before(service).names]);
  const isConfiguration = ({ kind, name }: FingerprintPart): boolean =>
    CONFIGURATION.has(kind) || (kind === 'variable' && urls.has(name.split(' of ', 1)[0] ?? ''));
  const subject = { service, builder: builderOf(service, context), plan: { actions }, tools: {}, generated };
  const found = await parts(subject, { files: [], needs: new Map() });
  const sealed = sealedParts(found, projectSecret(context), context.runtimes);
  return explainChange(record.parts.filter(isConfiguration), sealed.filter(isConfiguration)).length > 0;
}

/** What makes a key besides sources, their tools and what a plan made of them. */
const CONFIGURATION = new Set<FingerprintPart['kind']>(['setting', 'route', 'builder', 'svc-build', 'platform']);

/** Names alone: a service that is gone has taken its URL with it. */
function generatedBefore({ state, context }: KeepingRun): ReturnType<typeof generatedVariables> {
  const services = (state.last?.services ?? []).map(({ summary }) => summary);
  return generatedVariables({ services }, context.origin);
}
