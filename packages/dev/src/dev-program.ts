import type { BuildContext } from '@svc-build/engine/build-context';
import { fillVariables, passedVariables, variableLayers } from '@svc-build/engine/environment/variable-layers';
import { placesOf } from '@svc-build/engine/places';
import { workOf } from '@svc-build/engine/plan/probed-plan';
import { pathForTools } from '@svc-build/engine/tools/path-for-tools';
import { type DevProcess, fillPlaceholders, type PlaceholderValues } from '@svc-build/model/plan';
import type { Program } from '@svc-build/serve/supervise/program';
import type { PlannedDev } from './plan-dev.ts';

/**
 * The program of a service with its places filled in, all but the port. As with `serve`, it sees all that the caller has;
 * what the caller sets wins over `.env` files, and those win over the service URLs.
 */
export async function devProgram(
  { service, generated, dev, tools }: PlannedDev,
  run: DevProcess,
  context: BuildContext,
): Promise<Program> {
  const { host } = context;
  const path = await pathForTools({ work: run.requires === undefined ? workOf(dev) : [run.requires], tools }, context);
  const places: PlaceholderValues = {
    ...placesOf({ service, keep: [], baked: null }, context),
    PATH: path,
    port: '{port}',
  };
  const fill = (text: string): string => fillPlaceholders(text, places);
  const spec = { ...run.env, set: {} };
  const layers = await variableLayers(spec, generated, context);
  return {
    cwd: fill(run.cwd),
    argv: run.argv.map(fill),
    inherited: { ...passedVariables(layers), ...host.env, PATH: path },
    env: fillVariables(run.env.set, places),
    stop: run.stop,
    memory: null,
  };
}
