import { relative } from 'node:path';
import { isIntegration } from '@svc-build/engine/environment/variable-layers';
import type { LastRun } from '@svc-build/engine/record/last-run';
import type { ServiceSummary } from '@svc-build/model/event';
import type { BuildArguments, CommonOptions } from '../arguments.ts';
import { workingDirectory } from '../run-request.ts';
import type { World } from '../world.ts';
import { styleOf } from './diagnostic-text.ts';
import { jsonReport } from './json-report.ts';
import { plainReport } from './plain-report.ts';
import { type BuildView, type Show, showDiagnostics } from './shown-event.ts';

/** Shows a build the way that was asked for: live in a terminal, plain lines elsewhere, and for machines with `--json`. */
export async function showBuild(common: CommonOptions, world: World): Promise<BuildView> {
  const people = plainReport(common, world);
  const isLive = world.stdout.isTerminal && !common.json && !common.verbose && !common.quiet && !isPlain(world);
  if (isLive) {
    const { createLiveView } = await import('./live-view.ts');
    return createLiveView(people, world.host.clock.now, styleOf(world.stdout, common, world));
  }
  const machine = common.json ? jsonReport(world) : null;
  return {
    show: (event) => {
      machine?.(event);
      people(event);
    },
    end: async () => {},
  };
}

/** Continuous integration and simple terminals get lines. */
function isPlain({ host }: World): boolean {
  return isIntegration(host.env) || host.env.TERM === 'dumb';
}

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
    chain: [],
  });
  return 0;
}
