import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { unreachable } from '@svc-build/model/unreachable';
import type { Survey } from '../decide/decide-all.ts';
import type { ServiceKey } from '../key/service-key.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { FinishedService } from '../record/finished-service.ts';
import type { FinishedArtifact, ServiceArtifact } from '../record/service-artifact.ts';
import { buildService, inputsMoved, type ServiceSurroundings } from './build-service.ts';

/** Brings one service to its end: leaves it, has it from the cache, or waits for its actions and keeps what came of them. */
export async function finishService(
  planned: PlannedService,
  { lookups, keys, past }: Survey,
  around: ServiceSurroundings,
): Promise<FinishedService> {
  const { name } = planned.service;
  const key = keys.get(name);
  const lookup = lookups.get(name);
  if (key === undefined || lookup === undefined) throw new Error(`The service ${name} was not looked up.`);
  const base = { planned, key, durationMs: 0, inputsUnchanged: true };
  switch (lookup.kind) {
    case 'fresh': {
      sayAgain(planned, lookup.artifact, around);
      const finished = { artifact: lookup.artifact, files: [] };
      return { ...base, outcome: 'fresh', diagnostics: lookup.artifact.warnings, reasons: [], finished };
    }
    case 'restore': {
      const { finished, reasons } = lookup;
      sayAgain(planned, finished.artifact, around);
      return { ...base, outcome: 'restored', diagnostics: finished.artifact.warnings, reasons, finished };
    }
    case 'build': {
      const built = await buildService(planned, key, { ...around, past });
      const { reasons, warnings } = lookup;
      if (built.kind === 'skipped') return { ...base, outcome: 'skipped', diagnostics: [], reasons, finished: null };
      const { durationMs } = built;
      if (built.kind === 'failed')
        return {
          ...base,
          durationMs,
          outcome: 'failed',
          diagnostics: [...warnings, ...built.diagnostics],
          reasons,
          finished: null,
        };
      const { finished, moved } = built;
      const inputsUnchanged = moved.length === 0;
      const kept = inputsUnchanged ? keep(planned, key, finished, around) : [inputsMoved(name, moved)];
      const diagnostics = [...warnings, ...finished.artifact.warnings, ...kept];
      return { ...base, durationMs, outcome: 'built', diagnostics, reasons, finished, inputsUnchanged };
    }
    default:
      return unreachable(lookup);
  }
}

/** What the build printed when it ran; whoever asks for every line gets these too. */
function sayAgain({ service }: PlannedService, { log }: ServiceArtifact, { context }: ServiceSurroundings): void {
  for (const { action, text } of log) context.report({ type: 'line', action, services: [service.name], text });
}

/** Stores a result under its key. That it could not be stored is no failure of the build. */
function keep(
  { service }: PlannedService,
  { cacheKey }: ServiceKey,
  { artifact, files }: FinishedArtifact,
  { context, past, staging }: ServiceSurroundings,
): readonly Diagnostic[] {
  if (context.trust.results === 'none' || context.interrupt.stop.aborted) return [];
  try {
    past.entries.put(cacheKey, staging, { files, rest: artifact });
    return [];
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split(',', 1)[0] : String(thrown);
    const message = `The result of service "${service.name}" could not be kept in the cache: ${why}.`;
    return [
      warning(
        'CACHE_NOT_WRITTEN',
        message,
        'Make room there, make it writable, or name another place with --cache-dir.',
        {
          service: service.name,
        },
      ),
    ];
  }
}
