import type { VerifyArguments } from '../arguments.ts';
import { verifyDirectory } from '../verify-directory.ts';
import type { World } from '../world.ts';

/** `svc-build verify`: run a copy of the output long enough to prove it. */
export async function verify(args: VerifyArguments, world: World): Promise<number> {
  return verifyDirectory(args.common, world);
}
