import { isIntegration } from '@svc-build/engine/environment/is-integration';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import type { BuildView } from './build-view.ts';
import { jsonReport } from './json-report.ts';
import { plainReport } from './plain-report.ts';
import { styleOf } from './style.ts';

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
