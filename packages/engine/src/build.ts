import { type Diagnostic, distinctDiagnostics, error } from '@svc-build/model/diagnostic';
import { ok } from '@svc-build/model/result';
import { unreachable } from '@svc-build/model/unreachable';
import { type DecidedRun, decideAndRestore } from './decide/decide-services.ts';
import { actionLocks } from './execute/action-locks.ts';
import { finishServices, servicesAtWork, servicesToBuild } from './execute/finish-services.ts';
import { findStrace } from './execute/tracing-executor.ts';
import { checkPlaces, type PlannedRun, planRun } from './plan-run.ts';
import { clearStaging } from './publish/output-swap.ts';
import { ownStaging } from './publish/publish-output.ts';
import { publishRun } from './publish/publish-run.ts';
import { recoverOutput } from './publish/recover-output.ts';
import { refusedWrite } from './publish/refused-write.ts';
import type { Replaced } from './record/changed-subtrees.ts';
import { recordRun } from './record/record-run.ts';
import { keepWithinLimit, openRunState } from './record/run-state.ts';
import { type ListingsBefore, listingsBefore } from './record/second-look.ts';
import type { FinishedService, KeptService } from './record/service-artifact.ts';
import type { RunOutside, RunRequest } from './run-request.ts';
import { type RunLock, takeRunLocks } from './state/run-lock.ts';
import { claimState } from './state/state-directory.ts';

/** How a run ended. The output has changed only when `kind` is `done`. */
export interface BuildEnd {
  /** `refused`: what is wrong was found before anything was begun. */
  readonly kind: 'done' | 'failed' | 'refused' | 'interrupted';
  readonly services: readonly FinishedService[];
  /** The services that were not planned. */
  readonly kept: readonly KeptService[];
  /** The names of all services, as the project has them. */
  readonly order: readonly string[];
  /** What is wrong with more than a service; the rest is with the services, or was said with the plans. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Brings the output to what the sources say: leaves what is right, takes from the cache what that has, builds the rest,
 * and swaps the new output in. Where nothing differs, nothing is touched.
 */
export async function build(request: RunRequest, outside: RunOutside): Promise<BuildEnd> {
  const tracer = request.traceInputs ? await findStrace(outside) : ok(null);
  if (!tracer.ok) return ended('refused', [], tracer.diagnostics);
  const planned = await planRun(request, outside, { check: checkPlaces, leavesUnmoved: true });
  // A probe that was stopped has no answer, and what planning says of that is not true.
  if (outside.interrupt.stop.aborted) return ended('interrupted');
  if (!planned.ok) return ended('refused', [], planned.diagnostics);
  const warnings = distinctDiagnostics([...planned.warnings, ...unmovedWarnings(planned.value)]);
  outside.report({ type: 'planned', warnings });
  const { end, run, replaced, listings, later } = await carryOut(planned.value);
  const { services, kept } = end;
  const said = distinctDiagnostics([...warnings, ...later]);
  if (replaced !== null) await recordRun({ ...run, services, kept, replaced, listings, warnings: said });
  keepWithinLimit(end.services, run.context);
  return end;
}

/** What planning warned of in earlier runs, about services that are left as they are. */
function unmovedWarnings({ unmoved, state: { last } }: PlannedRun): readonly Diagnostic[] {
  return (last?.services ?? []).filter(({ name }) => unmoved.has(name)).flatMap(({ warnings }) => warnings);
}

interface CarriedOut {
  readonly end: BuildEnd;
  /** With the state that was decided on. */
  readonly run: PlannedRun;
  /** What was replaced in the output; null where that was not published. */
  readonly replaced: Replaced | null;
  readonly listings: ListingsBefore;
  /** What planning warned of that was done later. */
  readonly later: readonly Diagnostic[];
}

/** Decides, executes, stages and publishes. What is staged is gone afterwards, whatever happened. */
async function carryOut(planned: PlannedRun): Promise<CarriedOut> {
  const { context } = planned;
  const staging = ownStaging(context);
  let run = planned;
  let locks: RunLock | null = null;
  const over = (end: BuildEnd): CarriedOut => ({ end, run, replaced: null, listings: new Map(), later: [] });
  claimState(context);
  if (!(await recoverOutput(context))) return over(ended('interrupted'));
  try {
    let decided = await decideAndRestore(run, staging);
    if (decided.ok && servicesToBuild(decided.value).length > 0) {
      locks = await lockServices(decided.value);
      if (locks === null) return over(ended('interrupted'));
      // Another run may have built the same meanwhile.
      if (locks.waited) {
        run = { ...run, state: openRunState(context) };
        decided = await decideAndRestore(run, staging);
      }
    }
    if (context.interrupt.stop.aborted) return over(ended('interrupted'));
    if (!decided.ok) return over(ended('refused', [], decided.diagnostics));
    // What has to be planned beside what the run is about turns out only now.
    if (decided.warnings.length > 0) context.report({ type: 'planned', warnings: decided.warnings });
    run = { ...run, planned: decided.value.planned };
    const listings = listingsBefore(run, servicesAtWork(decided.value));
    const services = await finishServices(decided.value, staging);
    const { end, replaced } = await published(decided.value, services, staging);
    const order = run.project.services.map(({ name }) => name);
    return { end: { ...end, kept: decided.value.kept, order }, run, replaced, listings, later: decided.warnings };
  } catch (thrown) {
    const refused = refusedWrite(thrown, context.directories.root);
    if (refused === null) throw thrown;
    return over(ended('failed', [], [refused]));
  } finally {
    await clearStaging(staging, context.directories.output, context.host);
    await locks?.release();
  }
}

async function published(
  run: DecidedRun,
  services: readonly FinishedService[],
  staging: string,
): Promise<Pick<CarriedOut, 'end' | 'replaced'>> {
  if (run.context.interrupt.stop.aborted) return { end: ended('interrupted', services), replaced: null };
  if (services.some(({ finished }) => finished === null)) return { end: ended('failed', services), replaced: null };
  const outcome = await publishRun(run, services, staging);
  switch (outcome.kind) {
    case 'nothing':
    case 'subtrees':
    case 'everything':
      return { end: ended('done', services), replaced: outcome };
    case 'stopped':
      return { end: ended('interrupted', services), replaced: null };
    case 'lacking':
      return { end: ended('failed', services, [outputReplaced()]), replaced: null };
    default:
      return unreachable(outcome);
  }
}

/** One run at a time builds a service, and runs an action that services share. */
function lockServices(run: DecidedRun): Promise<RunLock | null> {
  const { directories, host, interrupt, report } = run.context;
  const names = servicesAtWork(run).flatMap(({ service, plan }) => [
    `service ${service.name}`,
    ...plan.actions.flatMap(actionLocks),
  ]);
  const onWait = (pid: number): void => report({ type: 'waiting', pid });
  return takeRunLocks(names, { state: directories.state, host, stop: interrupt.stop, onWait });
}

function ended(
  kind: BuildEnd['kind'],
  services: readonly FinishedService[] = [],
  diagnostics: readonly Diagnostic[] = [],
): BuildEnd {
  return { kind, services, kept: [], order: [], diagnostics };
}

function outputReplaced(): Diagnostic {
  return error(
    'INPUT_CHANGED',
    'Another run replaced the output while this one was at work, and the cache lacks what was in it before.',
    'Build again.',
  );
}
