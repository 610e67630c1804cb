import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import type { OverriddenUrl } from './overridden-urls.ts';

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
