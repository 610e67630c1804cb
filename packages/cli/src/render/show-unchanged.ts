import { relative } from 'node:path';
import type { LastRun } from '@svc-build/build/last-run';
import type { BuildArguments } from '../arguments.ts';
import { workingDirectory } from '../directories.ts';
import type { World } from '../world.ts';
import { jsonReport } from './json-report.ts';
import { plainReport } from './plain-report.ts';

/** Says that the output is what a run would make, and again what the run that made it had to say. Returns the exit code. */
export function showUnchanged(
  { services, diagnostics, settings }: LastRun,
  durationMs: number,
  { common }: BuildArguments,
  world: World,
): number {
  const people = plainReport(common, world);
  const machine = common.json ? jsonReport(world) : null;
  const report: typeof people = (event) => {
    machine?.(event);
    people(event);
  };
  for (const diagnostic of diagnostics) report({ type: 'diagnostic', ...diagnostic });
  report({
    type: 'summary',
    ok: true,
    interrupted: false,
    durationMs,
    output: relative(workingDirectory(common, world), settings.output) || '.',
    services: services.map(({ summary }) => ({ ...summary, outcome: 'fresh', durationMs: 0, reasons: [] })),
  });
  return 0;
}
