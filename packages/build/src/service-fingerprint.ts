import { fingerprint } from '@svc-build/cache/fingerprint';
import { hashInputs } from '@svc-build/cache/hash-inputs';
import type { Unit } from '@svc-build/model/plan';
import type { BuildContext } from './build-context.ts';
import { inputsOf } from './inputs-of.ts';
import type { PlannedService } from './plan-project.ts';
import { mergeLayers, variableLayers } from './variable-layers.ts';

/** The key of a service's build. Taken before any unit runs: what a build reads is what was there when it began. */
export async function serviceFingerprint(planned: PlannedService, context: BuildContext): Promise<string> {
  const { host, directories } = context;
  const { service, plan, builder, tools } = planned;
  const environments = await Promise.all(
    plan.units.map(async (unit) => [unit.id, await declaredVariables(unit, planned, context)] as const),
  );
  const files = await hashInputs(directories.root, inputsOf(planned, directories), host.files);
  const { machine } = host;
  return fingerprint({ builder, service, plan, machine, tools, environments: Object.fromEntries(environments), files });
}

/** What a unit's declaration lets in, null for a declared name that is unset. The base list changes no result, and what is fixed is in the plan. */
async function declaredVariables(
  unit: Unit,
  { generated }: PlannedService,
  { host, directories }: BuildContext,
): Promise<Readonly<Record<string, string | null>>> {
  const layers = await variableLayers(unit.env, generated, host.env, directories.root, host.files);
  const declared = layers.filter(({ source }) => source.kind !== 'base' && source.kind !== 'builder');
  return { ...Object.fromEntries(unit.env.names.map((name) => [name, null])), ...mergeLayers(declared) };
}
