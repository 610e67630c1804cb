import { relative } from 'node:path';
import { build } from '@svc-build/engine/build';
import { summaryOf, summaryOfKept } from '@svc-build/engine/record/service-artifact';
import type { RunRequest } from '@svc-build/engine/run-request';
import { namedServices } from '@svc-build/engine/select/selection';
import { exitCodeOf } from '@svc-build/model/diagnostic';
import type { BuildArguments } from './arguments.ts';
import { openKnowing, runOutside } from './open-project.ts';
import { showBuild } from './render/show-build.ts';
import { showDiagnostics, showing } from './render/shown-event.ts';
import type { World } from './world.ts';

/** A whole build, shown while it runs. Returns the exit code. */
export async function runBuild(args: BuildArguments, request: RunRequest, world: World): Promise<number> {
  const startedAt = world.host.clock.now();
  const view = await showBuild(args.common, world);
  try {
    const outside = runOutside(args.common, showing(view.show), world);
    const end = await build(request, openKnowing(namedServices(args.selection), outside));
    showDiagnostics(end.diagnostics, view.show);
    if (end.kind === 'refused') return exitCodeOf(end.diagnostics);
    view.show({
      type: 'summary',
      ok: end.kind === 'done',
      interrupted: end.kind === 'interrupted',
      durationMs: world.host.clock.now() - startedAt,
      output: relative(request.directories.root, request.directories.output) || '.',
      services: [...end.services.map(summaryOf), ...end.kept.map(summaryOfKept)],
    });
    if (end.kind !== 'failed') return 0;
    return exitCodeOf([...end.diagnostics, ...end.services.flatMap(({ diagnostics }) => diagnostics)]);
  } finally {
    await view.end();
  }
}
