import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { CacheHit } from '@svc-build/store/result-cache';
import type { InputRecord } from '@svc-build/trace/hash-inputs';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import { explainChange } from '../key/explain-change.ts';
import { sameInputs } from '../key/service-inputs.ts';
import type { ServiceKey } from '../key/service-key.ts';
import { type ServiceKeys, serviceKeys } from '../key/service-keys.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { type PlannedRun, planMore } from '../plan-run.ts';
import { type CheckedOutput, checkOutput } from '../record/check-output.ts';
import { createdBy } from '../record/created-files.ts';
import { type LastServiceRecord, readLastService, sealedParts } from '../record/last-run.ts';
import type { KeptService, ServiceArtifact } from '../record/service-artifact.ts';
import { keptServices } from '../select/kept-services.ts';

/** What is to be done about a service: nothing, take its result from the cache, or build it. */
export type Decision =
  | { readonly kind: 'fresh'; readonly artifact: ServiceArtifact }
  | { readonly kind: 'restore'; readonly hit: CacheHit<ServiceArtifact>; readonly reasons: readonly string[] }
  | { readonly kind: 'build'; readonly reasons: readonly string[]; readonly warnings: readonly Diagnostic[] };

/** What is wrong with a service's files in the output; `unknown` when nothing says what they should be. */
interface OutputProblem {
  readonly kind: 'absent' | 'unknown' | 'wrong';
  readonly text: string;
}

const NOT_IN_CACHE = 'its result is not in the cache';

/** Looks for the result of a service: in the output, then in the cache. `problem` is what is wrong with the output, if anything is. */
async function decideService(
  { service }: PlannedService,
  key: ServiceKey,
  problem: OutputProblem | null,
  { context, state, trace }: Pick<PlannedRun, 'context' | 'state' | 'trace'>,
): Promise<Decision> {
  const { directories, host, trust } = context;
  const record = readLastService(directories.state, service.name, host.disk);
  const last = state.last?.services.find(({ name }) => name === service.name) ?? null;
  const isUnmoved = ({ discovered }: ServiceArtifact): boolean =>
    sameInputs(discovered, { root: directories.root, disk: host.disk, memory: state.memory }, trace);
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

/** A run with what is to be done about each of its services; `planned` are those that were decided about. */
export interface DecidedRun extends PlannedRun {
  /** The others. */
  readonly kept: readonly KeptService[];
  readonly keys: ServiceKeys;
  /** Null without an output of the last run at this place. */
  readonly checked: CheckedOutput | null;
  /** By service. */
  readonly decisions: ReadonlyMap<string, Decision>;
}

/** Looks at the output, and decides about every service that does not keep its bundle, by its key. Writes nothing. */
export async function decideAll(run: PlannedRun): Promise<Result<DecidedRun>> {
  const problems = outputProblems(run);
  const { kept, decided } = await keptServices(run, (name) => problems.of(name)?.text ?? null);
  const names = run.project.services.map(({ name }) => name).filter((name) => !kept.has(name));
  const planned = await planMore(run, new Set(names));
  if (!planned.ok) return fail(...planned.diagnostics.map((one) => mentionOthers(one, decided)));
  return andThen(planned, async (all) =>
    ok(await decideAbout(new Set(names), { ...all, kept: [...kept.values()], problems })),
  );
}

/** Whoever asked for some services wonders why others stand in the way. */
function mentionOthers(diagnostic: Diagnostic, others: ReadonlyMap<string, string>): Diagnostic {
  if (others.size === 0 || diagnostic.severity !== 'error') return diagnostic;
  const shown = [...others].slice(0, MOST_SHOWN).map(([name, because]) => `"${name}" (${because})`);
  const more = others.size > MOST_SHOWN ? [`${others.size - MOST_SHOWN} more`] : [];
  return {
    ...diagnostic,
    help: `${diagnostic.help} Built too, though not asked for: ${[...shown, ...more].join(', ')}.`,
  };
}

const MOST_SHOWN = 3;

/** Decides about some services alone, which are planned, as if the others were kept. */
export async function decideAlone(names: ReadonlySet<string>, run: PlannedRun): Promise<DecidedRun> {
  return decideAbout(names, { ...run, kept: [], problems: outputProblems(run) });
}

interface RunToDecide extends PlannedRun, Pick<DecidedRun, 'kept'> {
  readonly problems: OutputProblems;
}

async function decideAbout(names: ReadonlySet<string>, run: RunToDecide): Promise<DecidedRun> {
  const { problems, ...rest } = run;
  const { context, state } = rest;
  const planned = rest.planned.filter(({ service }) => names.has(service.name));
  const created = (service: string): Promise<readonly InputRecord[]> => createdBy(service, state);
  const keys = await serviceKeys({ ...rest, planned, created }, state.memory, context);
  const decisions = new Map<string, Decision>();
  for (const one of planned) {
    const { name } = one.service;
    const key = keys.get(name);
    if (key === undefined) throw new Error(`The service ${name} has no key.`);
    decisions.set(name, await decideService(one, key, problems.of(name), rest));
  }
  return { ...rest, planned, keys, checked: problems.checked, decisions };
}

/** Decides, and lays out below `staging` what the cache has; a service whose result is gone by then is built. */
export async function decideAndRestore(run: PlannedRun, staging: string): Promise<Result<DecidedRun>> {
  const { disk } = run.context.host;
  disk.remove(staging);
  return andThen(await decideAll(run), async (decided) => {
    const lost = await restoreKept(decided.kept, staging);
    if (lost !== null) return decideAndRestore({ ...run, selected: new Set([...(run.selected ?? []), lost]) }, staging);
    const decisions = new Map(decided.decisions);
    for (const [name, decision] of decisions) {
      if (decision.kind !== 'restore' || (await decision.hit.apply(staging))) continue;
      for (const { path } of decision.hit.files) disk.remove(`${staging}/${path}`);
      decisions.set(name, { kind: 'build', reasons: [NOT_IN_CACHE], warnings: [] });
    }
    return ok({ ...decided, decisions });
  });
}

/** Lays out what the cache has of services that nobody decided about; the name of one whose result is gone by then. */
async function restoreKept(kept: readonly KeptService[], staging: string): Promise<string | null> {
  for (const { service, restored } of kept)
    if (restored !== null && !(await restored.hit.apply(staging))) return service.name;
  return null;
}

/** What is wrong with the output. */
interface OutputProblems {
  readonly checked: CheckedOutput | null;
  /** With the files of a service; null when they are as the last run left them. */
  readonly of: (service: string) => OutputProblem | null;
}

function outputProblems({ context: { directories, host }, state }: PlannedRun): OutputProblems {
  const isThere = host.disk.identity(directories.output) !== null;
  const isKnown = isThere && state.last?.settings.output === directories.output;
  const checked = isKnown
    ? checkOutput(state.last, { directory: directories.output, disk: host.disk, memory: state.memory })
    : null;
  return {
    checked,
    of: (service) => {
      if (!isThere) return { kind: 'absent', text: 'the output is not there' };
      // A run that was killed after the swap, another --output, a state that was thrown away.
      if (checked === null) return { kind: 'unknown', text: 'what is in the output is not on record' };
      const text = checked.wrong.get(service);
      return text === undefined ? null : { kind: 'wrong', text };
    },
  };
}
