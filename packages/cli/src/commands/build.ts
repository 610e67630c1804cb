import { unchangedRun } from '@svc-build/engine/decide/unchanged-run';
import type { LastRun } from '@svc-build/engine/record/last-run';
import type { RunRequest } from '@svc-build/engine/run-request';
import type { Selection } from '@svc-build/engine/select/selection';
import type { BuildArguments } from '../arguments.ts';
import { showUnchanged } from '../render/show-build.ts';
import { runRequest } from '../run-request.ts';
import type { World } from '../world.ts';

/**
 * `svc-build build`. The way on which nothing has changed is all that is loaded here: it compares stamps, and is done. An
 * output whose files were changed is restored without planning; everything else is behind one more `import`.
 */
export async function build(args: BuildArguments, world: World): Promise<number> {
  const request = runRequest(args, world);
  if (args.dryRun !== 'no') return (await import('../dry-run.ts')).showDryRun(args, request, world);
  const code = (await buildUnchanged(args, request, world)) ?? (await buildChanged(args, request, world));
  if (!args.verify || code !== 0 || world.interrupt.stop.aborted) return code;
  const { verifyDirectory } = await import('../verify-directory.ts');
  return verifyDirectory(args.common, world);
}

/** Null when something may have changed besides the output, or when all of the run is to be shown. */
async function buildUnchanged(args: BuildArguments, request: RunRequest, world: World): Promise<number | null> {
  const startedAt = world.host.clock.now();
  const last = args.common.verbose || args.trace !== null ? null : unchangedRun(request, world.host);
  if (last === null || !knows(last.run, args.selection)) return null;
  if (last.isOutputRight) return showUnchanged(last.run, null, world.host.clock.now() - startedAt, args, world);
  const { restoreRun } = await import('@svc-build/engine/publish/restore-run');
  const restored = await restoreRun(last.run, request, world);
  if (restored === null) return null;
  return showUnchanged(last.run, restored, world.host.clock.now() - startedAt, args, world);
}

/** A name that no service has is for the whole way to refuse. */
function knows({ services }: LastRun, selection: Selection): boolean {
  // What changed since a revision is for git to say.
  if (selection.kind === 'affected') return false;
  return selection.kind === 'all' || selection.names.every((name) => services.some((one) => one.name === name));
}

async function buildChanged(args: BuildArguments, request: RunRequest, world: World): Promise<number> {
  const { runBuild } = await import('../run-build.ts');
  return runBuild(args, request, world);
}
