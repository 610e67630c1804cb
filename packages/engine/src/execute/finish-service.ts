import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { unreachable } from '@svc-build/model/unreachable';
import type { ServiceKey } from '../key/service-key.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { FinishedService } from '../record/finished-service.ts';
import type { FinishedArtifact, ServiceArtifact } from '../record/service-artifact.ts';
import { buildService, inputsMoved } from './build-service.ts';
import type { StagedRun } from './staged-run.ts';

/** Brings one service to its end: leaves it, has it from the cache, or waits for its actions and keeps what came of them. */
export async function finishService(planned: PlannedService, run: StagedRun): Promise<FinishedService> {
  const { name } = planned.service;
  const key = run.keys.get(name);
  const decision = run.decisions.get(name);
  if (key === undefined || decision === undefined) throw new Error(`Nothing was decided about the service ${name}.`);
  const base = { planned, key, durationMs: 0, inputsUnchanged: true };
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
      if (built.kind === 'skipped') return { ...base, outcome: 'skipped', diagnostics: [], reasons, finished: null };
      const { durationMs } = built;
      if (built.kind === 'failed') {
        const diagnostics = [...warnings, ...built.diagnostics];
        return { ...base, durationMs, outcome: 'failed', diagnostics, reasons, finished: null };
      }
      const { finished, moved } = built;
      const inputsUnchanged = moved.length === 0;
      const kept = inputsUnchanged ? await keepResult(planned, key, finished, run) : [inputsMoved(name, moved)];
      const diagnostics = [...warnings, ...finished.artifact.warnings, ...kept];
      return { ...base, durationMs, outcome: 'built', diagnostics, reasons, finished, inputsUnchanged };
    }
    default:
      return unreachable(decision);
  }
}

/** Reports the lines that the build printed when it ran, for views that show every line. */
function reportLog({ service }: PlannedService, { log }: ServiceArtifact, { context }: StagedRun): void {
  for (const { action, text } of log) context.report({ type: 'line', action, services: [service.name], text });
}

/** Stores a result under its key. That it could not be stored is no failure of the build. */
async function keepResult(
  { service }: PlannedService,
  { cacheKey }: ServiceKey,
  { artifact, files }: FinishedArtifact,
  { context, state, staging }: StagedRun,
): Promise<readonly Diagnostic[]> {
  if (context.trust.results === 'none' || context.interrupt.stop.aborted) return [];
  try {
    await state.results.put(cacheKey, { root: staging, files, rest: artifact });
    return [];
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split(',', 1)[0] : String(thrown);
    const message = `The result of service "${service.name}" could not be kept in the cache: ${why}.`;
    const help = 'Make room there, make it writable, or name another place with --cache-dir.';
    return [warning('CACHE_NOT_WRITTEN', message, help, { service: service.name })];
  }
}
