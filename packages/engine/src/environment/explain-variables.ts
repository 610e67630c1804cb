import { compare } from '@svc-build/model/json';
import { unreachable } from '@svc-build/model/unreachable';
import type { VariableLayer } from './variable-layers.ts';

/** One variable that a build sees. */
export interface ExplainedVariable {
  readonly name: string;
  /** `base`, `generated`, `environment`, `builder`, or the path of a file. */
  readonly source: string;
  /** The weaker sources that had a value too, the strongest first. */
  readonly shadows: readonly string[];
  /** Only of generated ones; any other may be a secret. */
  readonly value: string | null;
}

/** Every variable of some layers with where it comes from, sorted by name. */
export function explainVariables(layers: readonly VariableLayer[]): readonly ExplainedVariable[] {
  const names = new Set(layers.flatMap(({ variables }) => Object.keys(variables)));
  return [...names].sort(compare).map((name) => {
    const [winner, ...weaker] = layers.filter(({ variables }) => variables[name] !== undefined).reverse();
    if (winner === undefined) throw new Error(`${name} is in no layer.`);
    return {
      name,
      source: sourceName(winner),
      shadows: weaker.map(sourceName),
      value: winner.source.kind === 'generated' ? (winner.variables[name] ?? null) : null,
    };
  });
}

function sourceName({ source }: VariableLayer): string {
  switch (source.kind) {
    case 'base':
    case 'generated':
    case 'builder':
      return source.kind;
    case 'file':
      return source.path;
    case 'caller':
      return 'environment';
    default:
      return unreachable(source);
  }
}
