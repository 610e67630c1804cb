import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Outcome, ServiceSummary } from '@svc-build/model/event';
import type { ServiceKey } from '../key/service-key.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { FinishedArtifact } from './service-artifact.ts';

/** A service at the end of a run. */
export interface FinishedService {
  readonly planned: PlannedService;
  readonly key: ServiceKey;
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Why it was not left as it was. */
  readonly reasons: readonly string[];
  /** Null unless it is in the output. */
  readonly finished: FinishedArtifact | null;
  /** Whether the key says what it was made of. */
  readonly inputsUnchanged: boolean;
}

/** The line of the summary for a service. */
export function summaryOf({ planned, outcome, durationMs, finished, reasons }: FinishedService): ServiceSummary {
  const { name, framework, routePrefix } = planned.service;
  return { name, framework, routePrefix, outcome, durationMs, size: finished?.artifact.manifest.size ?? null, reasons };
}
