import type { Action } from '@svc-build/model/plan';
import { type GeneratedVariables, mergeLayers, type VariableSources, variableLayers } from './variable-layers.ts';

/** What an action's declaration lets in, null for a declared name that is unset. The base list changes no result, and what is fixed is in the plan. */
export async function declaredVariables(
  action: Action,
  { generated }: { readonly generated: GeneratedVariables },
  sources: VariableSources,
): Promise<Readonly<Record<string, string | null>>> {
  const layers = await variableLayers(action.env, generated, sources);
  const declared = layers.filter(({ source }) => source.kind !== 'base' && source.kind !== 'builder');
  return { ...Object.fromEntries(action.env.names.map((name) => [name, null])), ...mergeLayers(declared) };
}
