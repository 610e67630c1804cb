import { restoreOutput } from '@svc-build/build/output-swap';
import type { OutputManifest } from '@svc-build/model/manifest';
import type { Result } from '@svc-build/model/result';
import { readOutput } from '@svc-build/serve/read-output';
import { verifyOutput } from '@svc-build/verify/verify-output';
import type { CommonOptions } from './arguments.ts';
import { outputDirectory } from './directories.ts';
import { showVerified } from './render/show-verified.ts';
import { verifyProgress } from './render/verify-progress.ts';
import type { World } from './world.ts';

/** Opens the output, proves it, shows what came of it; returns the exit code. */
export async function verifyDirectory(common: CommonOptions, world: World): Promise<number> {
  const { host, interrupt } = world;
  const startedAt = host.clock.now();
  const output = outputDirectory(common, world);
  const show = showVerified(common, output, startedAt, world);
  const opened = await openOutput(output, world);
  if (!opened.ok) return show(opened);
  const verified = await verifyOutput({
    output,
    manifest: opened.value,
    host,
    signal: interrupt.stop,
    kill: interrupt.kill,
    report: verifyProgress(common, opened.value, world),
  });
  return interrupt.stop.aborted ? 0 : show(verified);
}

/** The one place that knows what an output looks like from outside. */
async function openOutput(output: string, { host }: Pick<World, 'host'>): Promise<Result<OutputManifest>> {
  await restoreOutput(output, host.files);
  return readOutput(output, host.files);
}
