import { unchangedRun } from '@svc-build/engine/decide/unchanged-run';
import type { LastRun } from '@svc-build/engine/record/last-run';
import type { BuildArguments } from '../arguments.ts';
import { stateDirectory, workingDirectory } from '../directories.ts';
import { showUnchanged } from '../render/show-unchanged.ts';
import { runSettings } from '../run-settings.ts';
import { trustOf } from '../trust-of.ts';
import type { World } from '../world.ts';

/**
 * `svc-build build`. The way on which nothing has changed is all that is loaded here: it looks at stamps, and is done. An
 * output that has been spoilt is put right without planning; everything else is behind one more `import`.
 */
export async function build(args: BuildArguments, world: World): Promise<number> {
  const code = await bringUpToDate(args, world);
  if (!args.verify || args.dryRun !== 'no' || code !== 0 || world.interrupt.stop.aborted) return code;
  const { verifyDirectory } = await import('../verify-directory.ts');
  return verifyDirectory(args.common, world);
}

async function bringUpToDate(args: BuildArguments, world: World): Promise<number> {
  const startedAt = world.host.clock.now();
  const last = lookForChanges(args, world);
  if (last !== null) {
    const duration = (): number => world.host.clock.now() - startedAt;
    if (last.isOutputRight) return showUnchanged(last.run, null, duration(), args, world);
    const { restoreAll } = await import('../restore-all.ts');
    const restored = await restoreAll(last.run, args, world);
    if (restored !== null) return showUnchanged(last.run, restored, duration(), args, world);
  }
  const { buildAll } = await import('../build-all.ts');
  return buildAll(args, world);
}

/** Null when something may have changed besides the output, or when the run is to look for itself. */
function lookForChanges(
  args: BuildArguments,
  world: World,
): { readonly run: LastRun; readonly isOutputRight: boolean } | null {
  const { results, stamps } = trustOf(args, world);
  if (results !== 'use' || !stamps || args.dryRun !== 'no' || args.common.verbose) return null;
  const settings = runSettings(args, world);
  const state = stateDirectory(args.common, world);
  const root = workingDirectory(args.common, world);
  return unchangedRun({ root, state, settings, env: world.host.env }, world.host.disk);
}
