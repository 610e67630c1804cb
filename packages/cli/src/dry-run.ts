import { explainPlans } from '@svc-build/engine/explain';
import type { RunRequest } from '@svc-build/engine/run-request';
import { namedServices } from '@svc-build/engine/select/selection';
import { exitCodeOf } from '@svc-build/model/diagnostic';
import type { Report } from '@svc-build/model/event';
import { diagnosticsOf } from '@svc-build/model/result';
import type { BuildArguments } from './arguments.ts';
import { openKnowing, runOutside } from './open-project.ts';
import { showBuild } from './render/show-build.ts';
import { showPlans } from './render/show-plans.ts';
import { showDiagnostics, showing } from './render/shown-event.ts';
import type { World } from './world.ts';

/** What a build would do, for people or for machines. Returns the exit code. */
export async function showDryRun(args: BuildArguments, request: RunRequest, world: World): Promise<number> {
  const view = await showBuild(args.common, world);
  try {
    // What is for machines is one value.
    const report: Report = args.dryRun === 'json' ? () => {} : showing(view.show);
    const outside = runOutside(args.common, report, world);
    const explained = await explainPlans(request, openKnowing(namedServices(args.selection), outside));
    if (world.interrupt.stop.aborted) return 0;
    showDiagnostics(diagnosticsOf(explained), view.show);
    if (!explained.ok) return exitCodeOf(explained.diagnostics);
    showPlans(explained.value, args, world);
    return 0;
  } finally {
    await view.end();
  }
}
