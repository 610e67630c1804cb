import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Machine } from '@svc-build/model/host';
import type { OutputManifest } from '@svc-build/model/manifest';

type Platform = OutputManifest['platform'];

/** An error when bundles were built for another kind of machine. An output of files alone runs anywhere. */
export function checkPlatform(manifest: OutputManifest, machine: Machine): Diagnostic | null {
  const built = describe(manifest.platform);
  const here = describe(machine);
  const hasBundles = Object.values(manifest.services).some(({ functions }) => functions.length > 0);
  if (built === here || !hasBundles) return null;
  return error(
    'PLATFORM_MISMATCH',
    `The output was built for ${built}, and this machine is ${here}.`,
    `Build it on this machine, or run it on one with ${built}.`,
  );
}

function describe({ os, arch, libc }: Platform): string {
  return [os, arch, libc].filter((part) => part !== null).join(' ');
}
