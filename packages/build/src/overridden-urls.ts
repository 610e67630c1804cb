import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import type { ResolvedService } from '@svc-build/model/service';
import type { VariableLayer } from './variable-layers.ts';

/** A user's variable that takes the place of a generated one is worth a word: it is often left over from somewhere. */
export function overriddenUrls(service: ResolvedService, layers: readonly VariableLayer[]): readonly Diagnostic[] {
  const generated = layers.find(({ source }) => source.kind === 'generated')?.variables ?? {};
  return Object.keys(generated).flatMap((name) => {
    const winner = layers.findLast(
      ({ source, variables }) => (source.kind === 'file' || source.kind === 'caller') && variables[name] !== undefined,
    );
    if (winner === undefined) return [];
    const from = winner.source.kind === 'file' ? winner.source.path : 'the environment';
    return [
      warning(
        'SERVICE_URL_OVERRIDDEN',
        `${name} of ${from} takes the place of the generated service URL in the build of service "${service.name}".`,
        'Remove the variable to use the generated one.',
        { service: service.name },
      ),
    ];
  });
}
