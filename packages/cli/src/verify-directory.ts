import { verifyOutput } from '@svc-build/verify/verify-output';
import type { CommonOptions } from './arguments.ts';
import { openOutput } from './open-output.ts';
import { showVerified, verifyProgress } from './render/show-verified.ts';
import { outputDirectory } from './run-request.ts';
import type { World } from './world.ts';

/** Opens the output, a directory or an archive, proves it, shows what came of it; returns the exit code. */
export async function verifyDirectory(common: CommonOptions, world: World): Promise<number> {
  const { host, interrupt } = world;
  const startedAt = host.clock.now();
  const output = outputDirectory(common, world);
  const show = showVerified(common, output, startedAt, world);
  const opened = await openOutput(output, world);
  if (opened === 'interrupted') return 0;
  if (!opened.ok) return show(opened);
  const { directory, manifest, dispose } = opened.value;
  try {
    const verified = await verifyOutput({
      output: directory,
      manifest,
      host,
      signal: interrupt.stop,
      kill: interrupt.kill,
      report: verifyProgress(common, manifest, world),
    });
    return interrupt.stop.aborted ? 0 : show(verified);
  } finally {
    await dispose();
  }
}
