import type { Trust } from '@svc-build/engine/build-context';
import { isIntegration } from '@svc-build/engine/environment/is-integration';
import type { BuildArguments } from './arguments.ts';
import type { World } from './world.ts';

/** How far a run trusts earlier ones. In continuous integration, where stamps are those of the checkout, everything is read. */
export function trustOf(
  args: Pick<BuildArguments, 'force' | 'cache' | 'verifyInputs'>,
  { host }: Pick<World, 'host'>,
): Pick<Trust, 'results' | 'stamps'> {
  return {
    results: args.cache ? (args.force ? 'renew' : 'use') : 'none',
    stamps: !args.verifyInputs && !isIntegration(host.env),
  };
}
