import { compare } from '@svc-build/model/compare';
import type { EnvironmentSpec } from '@svc-build/model/plan';
import { type GeneratedVariables, type VariableSources, variableLayers } from './variable-layers.ts';

/** A user's variable that takes the place of the service URL of that name. */
export interface OverriddenUrl {
  readonly name: string;
  /** The path of a file, or null for the environment of the caller. */
  readonly file: string | null;
  /** The framework reads the file itself, also where the service runs. */
  readonly isFrameworks: boolean;
}

/** The service URLs that a variable of the user replaces in some environment, even where its value is not known yet. */
export async function overriddenUrls(
  specs: readonly EnvironmentSpec[],
  generated: GeneratedVariables,
  sources: VariableSources,
): Promise<readonly OverriddenUrl[]> {
  const found = new Map<string, OverriddenUrl>();
  for (const spec of specs.filter(({ urls }) => urls)) {
    const layers = await variableLayers(spec, generated, sources);
    for (const { source, variables } of layers) {
      if (source.kind !== 'file' && source.kind !== 'caller') continue;
      const file = source.kind === 'file' ? source.path : null;
      const isFrameworks = source.kind === 'file' && source.readBy === 'framework';
      // A later layer wins.
      for (const name of Object.keys(variables))
        if (generated.names.has(name)) found.set(name, { name, file, isFrameworks });
    }
  }
  return [...found.values()].sort((a, b) => compare(a.name, b.name));
}
