import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { diagnosticsOf } from '@svc-build/model/result';
import { unreachable } from '@svc-build/model/unreachable';
import type { ServiceKey } from '../key/service-key.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { makerOfService } from '../record/earlier-results.ts';
import {
  type FinishedAction,
  type FinishedArtifact,
  type FinishedService,
  type KeptService,
  type LoggedLine,
  type ServiceArtifact,
  summaryOfKept,
} from '../record/service-artifact.ts';
import { failuresOfNeeded } from './needed-failures.ts';
import type { StagedRun } from './run-actions.ts';

import { stageBuilt } from './stage-built.ts';
/** Brings one service to its end: leaves it, has it from the cache, or waits for its actions and keeps what came of them. */
export async function finishService(planned: PlannedService, run: StagedRun): Promise<FinishedService> {
  const { name } = planned.service;
  const key = run.keys.get(name);
  const decision = run.decisions.get(name);
  if (key === undefined || decision === undefined) throw new Error(`Nothing was decided about the service ${name}.`);
  const base = { planned, key, durationMs: 0, inputsUnchanged: true, written: [], actions: [] };
  switch (decision.kind) {
    case 'fresh': {
      const { artifact } = decision;
      reportLog(planned, artifact, run);
      const finished = { artifact, files: [] };
      return { ...base, outcome: 'fresh', diagnostics: artifact.warnings, reasons: [], finished };
    }
    case 'restore': {
      const { hit, reasons } = decision;
      reportLog(planned, hit.rest, run);
      const finished = { artifact: hit.rest, files: hit.files };
      return { ...base, outcome: 'restored', diagnostics: hit.rest.warnings, reasons, finished };
    }
    case 'build': {
      const built = await buildService(planned, key, run);
      const { reasons, warnings } = decision;
      const actions = await finishedActions(planned, run);
      if (built.kind === 'skipped')
        return { ...base, actions, outcome: 'skipped', diagnostics: [], reasons, finished: null };
      const { durationMs } = built;
      if (built.kind === 'failed') {
        const diagnostics = [...warnings, ...built.diagnostics];
        return { ...base, actions, durationMs, outcome: 'failed', diagnostics, reasons, finished: null };
      }
      const { finished, moved, written, isTrusted } = built;
      const inputsUnchanged = moved.length === 0 && isTrusted;
      const kept = inputsUnchanged ? await keepResult({ planned, key, finished }, run) : inputsMoved(name, moved);
      const diagnostics = [...warnings, ...finished.artifact.warnings, ...kept];
      return {
        ...base,
        actions,
        durationMs,
        outcome: 'built',
        diagnostics,
        reasons,
        finished,
        inputsUnchanged,
        written,
      };
    }
    default:
      return unreachable(decision);
  }
}

/** How the work on a service ended. */
type ServiceBuild =
  | {
      readonly kind: 'built';
      readonly durationMs: number;
      readonly finished: FinishedArtifact;
      /** What it read that changed meanwhile; empty for a result that its key stands for. */
      readonly moved: readonly string[];
      /** Inputs that were written meanwhile. */
      readonly written: readonly string[];
      /** Whether it was made with what its installs install. */
      readonly isTrusted: boolean;
    }
  | { readonly kind: 'failed'; readonly durationMs: number; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'skipped' };

/** Waits for a service's actions, then collects, filters and stages what they made, and looks whether its inputs stayed as they were. */
async function buildService(planned: PlannedService, key: ServiceKey, run: StagedRun): Promise<ServiceBuild> {
  const { context } = run;
  const actions = await Promise.all(
    planned.plan.actions.map(async ({ id }) => ({
      id,
      outcome: (await run.actions.get(id)) ?? { kind: 'skipped' as const },
    })),
  );
  const outcomes = actions.map(({ outcome }) => outcome);
  // Its own work: its actions and its staging, without the time that it waited for others.
  const inActions = outcomes.reduce((sum, one) => sum + (one.kind === 'skipped' ? 0 : one.durationMs), 0);
  const actionsEndedAt = context.host.clock.now();
  const duration = (): number => inActions + context.host.clock.now() - actionsEndedAt;

  const own = outcomes.flatMap((one) => (one.kind === 'failed' ? one.diagnostics : []));
  const failures = [...own, ...(await failuresOfNeeded(planned, run))];
  const warnings = outcomes.flatMap((one) => (one.kind === 'done' ? one.warnings : []));
  // What was said of an install, say, may be why what needs it fails.
  if (failures.length > 0) return { kind: 'failed', durationMs: duration(), diagnostics: [...warnings, ...failures] };
  if (outcomes.some(({ kind }) => kind === 'skipped') || context.interrupt.stop.aborted) return { kind: 'skipped' };
  const log = actions.flatMap(({ id, outcome }) =>
    outcome.kind === 'done' ? outcome.log.map((text): LoggedLine => ({ action: id, text })) : [],
  );

  const captured = outcomes.flatMap((one) => (one.kind === 'done' ? one.captured : []));
  const staged = await stageBuilt({ planned, key, captured }, run);
  if (!staged.ok)
    return { kind: 'failed', durationMs: duration(), diagnostics: [...warnings, ...diagnosticsOf(staged)] };
  const { files, moved, written, ...artifact } = staged.value;
  const said = [...warnings, ...staged.warnings];
  return {
    kind: 'built',
    durationMs: duration(),
    finished: { artifact: { ...artifact, warnings: said, log }, files },
    moved,
    written,
    isTrusted: outcomes.every((one) => one.kind === 'done' && one.isTrusted),
  };
}

/** Says that a result is delivered and not kept, and why; of an install that was edited it is said already. */
function inputsMoved(service: string, moved: readonly string[]): readonly Diagnostic[] {
  const [first, ...others] = moved;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return [
    warning(
      'INPUT_CHANGED',
      `${first}${more} changed while service "${service}" was built, so its result is not kept in the cache.`,
      'Build again. If the build itself writes the file, let git ignore it, or name it in "generated" of the service in svc-build.json.',
      { service },
    ),
  ];
}

async function finishedActions({ plan }: PlannedService, { actions }: StagedRun): Promise<readonly FinishedAction[]> {
  const finished = plan.actions.map(async ({ id, label, needs }): Promise<readonly FinishedAction[]> => {
    const outcome = await actions.get(id);
    if (outcome?.kind !== 'done' || outcome.how === 'idle') return [];
    const { how, reasons, durationMs, result } = outcome;
    return [{ action: id, label, needs, how, reasons, durationMs, result }];
  });
  return (await Promise.all(finished)).flat();
}

/** Reports the lines that the build printed when it ran, for views that show every line. */
function reportLog(
  { service }: Pick<PlannedService, 'service'>,
  { log }: ServiceArtifact,
  { context }: Pick<StagedRun, 'context'>,
): void {
  for (const { action, text } of log) context.report({ type: 'line', action, services: [service.name], text });
}

/** Says of a service of which nothing has moved what is said of one that was found fresh. */
export function reportUnmoved(one: KeptService, run: Pick<StagedRun, 'context'>): void {
  reportLog(one, one.artifact, run);
  run.context.report({ type: 'service-finished', ...summaryOfKept(one), diagnostics: one.artifact.warnings });
}

/** Stores a result under its key. That it could not be stored is no failure of the build. */
async function keepResult(
  { planned, key, finished }: Pick<FinishedService, 'planned' | 'key'> & { readonly finished: FinishedArtifact },
  { context, state, staging }: StagedRun,
): Promise<readonly Diagnostic[]> {
  const { name } = planned.service;
  if (context.trust.results === 'none' || context.interrupt.stop.aborted) return [];
  try {
    const maker = finished.artifact.created.length > 0 ? makerOfService(name) : null;
    await state.results.put(key.cacheKey, { maker, root: staging, files: finished.files, rest: finished.artifact });
    return [];
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split(',', 1)[0] : String(thrown);
    const message = `The result of service "${name}" could not be kept in the cache: ${why}.`;
    const help = 'Make room there, make it writable, or name another place with --cache-dir.';
    return [warning('CACHE_NOT_WRITTEN', message, help, { service: name })];
  }
}
