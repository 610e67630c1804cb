import { type ServiceKeys, serviceKeys } from '../key/service-keys.ts';
import type { PlannedRun } from '../plan-run.ts';
import { type CheckedOutput, checkOutput } from '../record/check-output.ts';
import { type Decision, decideService, NOT_IN_CACHE, type OutputProblem } from './decide-service.ts';

/** A run with what is to be done about each of its services. */
export interface DecidedRun extends PlannedRun {
  readonly keys: ServiceKeys;
  /** Null without an output of the last run at this place. */
  readonly checked: CheckedOutput | null;
  /** By service. */
  readonly decisions: ReadonlyMap<string, Decision>;
}

/** Computes every key, looks at the output, and decides about every service. Writes nothing. */
export async function decideAll(run: PlannedRun): Promise<DecidedRun> {
  const { context, planned, state } = run;
  const { directories, host } = context;
  const keys = await serviceKeys(run, state.memory, context);
  const isThere = host.disk.identity(directories.output) !== null;
  const isKnown = isThere && state.last?.settings.output === directories.output;
  const checked = isKnown ? checkOutput(state.last, directories.output, host.disk, state.memory) : null;
  const decisions = new Map<string, Decision>();
  for (const one of planned) {
    const { name } = one.service;
    const key = keys.get(name);
    if (key === undefined) throw new Error(`The service ${name} has no key.`);
    decisions.set(name, await decideService(one, key, problemOf(name, isThere, checked), run));
  }
  return { ...run, keys, checked, decisions };
}

/** Decides, and lays out below `staging` what the cache has; a service whose result is gone by then is built. */
export async function decideAndRestore(run: PlannedRun, staging: string): Promise<DecidedRun> {
  const { disk } = run.context.host;
  disk.remove(staging);
  const decided = await decideAll(run);
  const decisions = new Map(decided.decisions);
  for (const [name, decision] of decisions) {
    if (decision.kind !== 'restore' || (await decision.hit.apply(staging))) continue;
    for (const { path } of decision.hit.files) disk.remove(`${staging}/${path}`);
    decisions.set(name, { kind: 'build', reasons: [NOT_IN_CACHE], warnings: [] });
  }
  return { ...decided, decisions };
}

function problemOf(service: string, isThere: boolean, checked: CheckedOutput | null): OutputProblem | null {
  if (!isThere) return { kind: 'absent', text: 'the output is not there' };
  // A run that was killed after the swap, another --output, a state that was thrown away.
  if (checked === null) return { kind: 'unknown', text: 'what is in the output is not on record' };
  const text = checked.wrong.get(service);
  return text === undefined ? null : { kind: 'wrong', text };
}
