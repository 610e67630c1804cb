import { relative } from 'node:path';
import type { LastRun } from '@svc-build/engine/record/last-run';
import type { ServiceSummary } from '@svc-build/model/event';
import type { BuildArguments } from '../arguments.ts';
import { workingDirectory } from '../directories.ts';
import type { World } from '../world.ts';
import { jsonReport } from './json-report.ts';
import { plainReport } from './plain-report.ts';
import { type Show, showDiagnostics } from './shown-event.ts';

/**
 * Says that the output is what a run would make, as it was or put right from the cache, and again what the run that made
 * it had to say. Returns the exit code.
 */
export function showUnchanged(
  { services, diagnostics, settings }: LastRun,
  restored: readonly ServiceSummary[] | null,
  durationMs: number,
  { common }: BuildArguments,
  world: World,
): number {
  const people = plainReport(common, world);
  const machine = common.json ? jsonReport(world) : null;
  const show: Show = (event) => {
    machine?.(event);
    people(event);
  };
  const summaries =
    restored ??
    services.map(({ summary }): ServiceSummary => ({ ...summary, outcome: 'fresh', durationMs: 0, reasons: [] }));
  for (const { name, outcome, reasons } of summaries) {
    if (outcome === 'restored') show({ type: 'services-decided', services: [name], outcome: 'restore', reasons });
  }
  showDiagnostics(diagnostics, show);
  show({
    type: 'summary',
    ok: true,
    interrupted: false,
    durationMs,
    output: relative(workingDirectory(common, world), settings.output) || '.',
    services: summaries,
  });
  return 0;
}
