import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { compare } from '@svc-build/model/json';
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

/** A user's variable in the place of a service URL is worth a word, as it is often left over: each once, with all services that it is for. */
export function overrideWarnings(
  services: readonly { readonly service: string; readonly overridden: readonly OverriddenUrl[] }[],
): readonly Diagnostic[] {
  const said = new Map<string, { readonly one: OverriddenUrl; readonly names: readonly string[] }>();
  for (const { service, overridden } of services) {
    for (const one of overridden) {
      const key = JSON.stringify([one.name, one.file]);
      said.set(key, { one, names: [...(said.get(key)?.names ?? []), service] });
    }
  }
  return [...said.values()].map(({ one: { name, file }, names }) =>
    warning(
      'SERVICE_URL_OVERRIDDEN',
      `${name} of ${file ?? 'the environment'} takes the place of the generated service URL in ${buildsOf(names)}.`,
      'Remove the variable to use the generated one.',
      { service: names.length === 1 ? (names[0] ?? null) : null },
    ),
  );
}

function buildsOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length === 1 ? `the build of service ${quoted[0]}` : `the builds of services ${quoted.join(', ')}`;
}
