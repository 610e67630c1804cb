import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { diagnosticsOf, ok } from '@svc-build/model/result';
import { unreachable } from '@svc-build/model/unreachable';
import { type DecidedRun, decideAndRestore } from './decide/decide-services.ts';
import { finishServices, servicesToBuild } from './execute/finish-services.ts';
import { findStrace } from './execute/tracing-executor.ts';
import { checkPlaces, type PlannedRun, planRun } from './plan-run.ts';
import { ownStaging, publishRun, recoverOutput } from './publish/publish-output.ts';
import { refusedWrite } from './publish/refused-write.ts';
import { recordRun } from './record/record-run.ts';
import { keepWithinLimit, openRunState } from './record/run-state.ts';
import type { FinishedService } from './record/service-artifact.ts';
import type { RunOutside, RunRequest } from './run-request.ts';
import { type RunLock, takeRunLocks } from './state/run-lock.ts';
import { claimState } from './state/state-directory.ts';

/** How a run ended. The output has changed only when `kind` is `done`. */
export interface BuildEnd {
  /** `refused`: what is wrong was found before anything was begun. */
  readonly kind: 'done' | 'failed' | 'refused' | 'interrupted';
  readonly services: readonly FinishedService[];
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
  const planned = await planRun(request, outside, checkPlaces);
  // A probe that was stopped has no answer, and what planning says of that is not true.
  if (outside.interrupt.stop.aborted) return ended('interrupted');
  if (!planned.ok) return ended('refused', [], planned.diagnostics);
  outside.report({ type: 'planned', warnings: diagnosticsOf(planned) });
  const { end, run } = await carryOut(planned.value);
  if (end.kind === 'done') await recordRun(run, end.services, planned.warnings);
  keepWithinLimit(end.services, run.context);
  return end;
}

interface CarriedOut {
  readonly end: BuildEnd;
  /** With the state that was decided on. */
  readonly run: PlannedRun;
}

/** Decides, executes, stages and publishes. What is staged is gone afterwards, whatever happened. */
async function carryOut(planned: PlannedRun): Promise<CarriedOut> {
  const { context } = planned;
  const staging = ownStaging(context);
  let run = planned;
  let locks: RunLock | null = null;
  claimState(context);
  if (!(await recoverOutput(context))) return { end: ended('interrupted'), run };
  try {
    let decided = await decideAndRestore(run, staging);
    if (servicesToBuild(decided).length > 0) {
      locks = await lockServices(decided);
      if (locks === null) return { end: ended('interrupted'), run };
      // Another run may have built the same meanwhile.
      if (locks.waited) {
        run = { ...run, state: openRunState(context) };
        decided = await decideAndRestore(run, staging);
      }
    }
    const services = await finishServices(decided, staging);
    return { end: await published(decided, services, staging), run };
  } catch (thrown) {
    const refused = refusedWrite(thrown, context.directories.root);
    if (refused === null) throw thrown;
    return { end: ended('failed', [], [refused]), run };
  } finally {
    await context.host.files.remove(staging);
    await locks?.release();
  }
}

async function published(run: DecidedRun, services: readonly FinishedService[], staging: string): Promise<BuildEnd> {
  if (run.context.interrupt.stop.aborted) return ended('interrupted', services);
  if (services.some(({ finished }) => finished === null)) return ended('failed', services);
  const outcome = await publishRun(run, services, staging);
  switch (outcome) {
    case 'published':
      return ended('done', services);
    case 'stopped':
      return ended('interrupted', services);
    case 'lacking':
      return ended('failed', services, [outputReplaced()]);
    default:
      return unreachable(outcome);
  }
}

/** One run at a time builds a service, and runs an action that services share. */
function lockServices(run: DecidedRun): Promise<RunLock | null> {
  const { directories, host, interrupt, report } = run.context;
  const names = servicesToBuild(run).flatMap(({ service, plan }) => [
    `service ${service.name}`,
    ...plan.actions.map(({ id }) => `action ${id}`),
  ]);
  const onWait = (pid: number): void => report({ type: 'waiting', pid });
  return takeRunLocks(names, { state: directories.state, host, stop: interrupt.stop, onWait });
}

function ended(
  kind: BuildEnd['kind'],
  services: readonly FinishedService[] = [],
  diagnostics: readonly Diagnostic[] = [],
): BuildEnd {
  return { kind, services, diagnostics };
}

function outputReplaced(): Diagnostic {
  return error(
    'INPUT_CHANGED',
    'Another run replaced the output while this one was at work, and the cache lacks what was in it before.',
    'Build again.',
  );
}
