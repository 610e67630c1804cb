import type { Unit } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { mergeLayers, variableLayers } from './variable-layers.ts';

/** What a unit's declaration lets in, null for a declared name that is unset. The base list changes no result, and what is fixed is in the plan. */
export async function declaredVariables(
  unit: Unit,
  { generated }: Pick<PlannedService, 'generated'>,
  { host, directories }: Pick<BuildContext, 'host' | 'directories'>,
): Promise<Readonly<Record<string, string | null>>> {
  const layers = await variableLayers(unit.env, generated, host.env, directories.root, host.files);
  const declared = layers.filter(({ source }) => source.kind !== 'base' && source.kind !== 'builder');
  return { ...Object.fromEntries(unit.env.names.map((name) => [name, null])), ...mergeLayers(declared) };
}
