import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import type { CacheHit } from '@svc-build/store/result-cache';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import { explainChange } from '../key/explain-change.ts';
import { sameInputs } from '../key/same-inputs.ts';
import type { ServiceKey } from '../key/service-key.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { PlannedRun } from '../plan-run.ts';
import { type LastServiceRecord, readLastService, sealedParts } from '../record/last-service.ts';
import type { ServiceArtifact } from '../record/service-artifact.ts';

/** What is to be done about a service: nothing, take its result from the cache, or build it. */
export type Decision =
  | { readonly kind: 'fresh'; readonly artifact: ServiceArtifact }
  | { readonly kind: 'restore'; readonly hit: CacheHit<ServiceArtifact>; readonly reasons: readonly string[] }
  | { readonly kind: 'build'; readonly reasons: readonly string[]; readonly warnings: readonly Diagnostic[] };

/** What is wrong with a service's files in the output; `unknown` when nothing says what they should be. */
export interface OutputProblem {
  readonly kind: 'absent' | 'unknown' | 'wrong';
  readonly text: string;
}

export const NOT_IN_CACHE = 'its result is not in the cache';

/** Looks for the result of a service: in the output, then in the cache. `problem` is what is wrong with the output, if anything is. */
export async function decideService(
  { service }: PlannedService,
  key: ServiceKey,
  problem: OutputProblem | null,
  { context, state, trace }: Pick<PlannedRun, 'context' | 'state' | 'trace'>,
): Promise<Decision> {
  const { directories, host, trust } = context;
  const record = readLastService(directories.state, service.name, host.disk);
  const last = state.last?.services.find(({ name }) => name === service.name) ?? null;
  const isUnmoved = ({ discovered }: ServiceArtifact): boolean => sameInputs(discovered, state, trace, context);
  const isOnRecord = record !== null && record.cacheKey === key.cacheKey && last?.cacheKey === key.cacheKey;
  if (trust.results === 'use' && isOnRecord && last.inputsUnchanged && problem === null && isUnmoved(record.artifact))
    return { kind: 'fresh', artifact: record.artifact };

  const reasons = reasonsOf(record, key, context);
  if (trust.results === 'renew') return { kind: 'build', reasons: ['asked for by --force'], warnings: [] };
  if (trust.results === 'none') return { kind: 'build', reasons: ['asked for by --no-cache'], warnings: [] };
  const found = await state.results.find(key.cacheKey);
  if (found.kind === 'hit') {
    // When nothing is on record of the output, what changed since the last build does not explain why it is restored.
    const isKnown = problem?.kind !== 'unknown' && reasons.length > 0;
    const why = isKnown ? reasons : [problem?.text ?? 'its files in the output are not those of its sources'];
    if (isUnmoved(found.rest)) return { kind: 'restore', hit: found, reasons: why };
    return { kind: 'build', reasons: [...reasons, 'files that its bundle holds changed'], warnings: [] };
  }
  const isDamaged = found.kind === 'damaged';
  const lacking = isDamaged ? 'its result in the cache is damaged' : NOT_IN_CACHE;
  // That nothing is on record of the output is no reason to build: the result would have come from the cache.
  const inOutput = problem === null || problem.kind === 'unknown' ? [] : [problem.text];
  return {
    kind: 'build',
    reasons: reasons.length > 0 ? reasons : [...inOutput, lacking],
    warnings: isDamaged ? [damaged(service.name)] : [],
  };
}

/** Empty when nothing that its key is made of differs from last time. */
function reasonsOf(record: LastServiceRecord | null, key: ServiceKey, context: BuildContext): readonly string[] {
  if (record === null) return ['no earlier build is on record'];
  const secret = projectSecret(context);
  const changes = explainChange(record.parts, sealedParts(key.parts, secret, context.runtimes));
  return changes.length === 0 && record.cacheKey !== key.cacheKey ? ['SVC_BUILD_SECRET changed'] : changes;
}

function damaged(service: string): Diagnostic {
  return warning(
    'CACHE_DAMAGED',
    `The result of service "${service}" in the cache is damaged or cannot be read, and is not used.`,
    'Nothing needs to be done; `svc-build cache verify` looks at the rest of the cache.',
    { service },
  );
}
