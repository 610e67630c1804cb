import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Files } from '@svc-build/model/host';
import type { EnvironmentSpec } from '@svc-build/model/plan';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import { baseVariables } from './base-variables.ts';

type Variables = Readonly<Record<string, string>>;

/** Variables from one source; a later layer wins over an earlier one. */
export interface VariableLayer {
  readonly source:
    | { readonly kind: 'base' }
    | { readonly kind: 'generated' }
    /** `framework`: the framework reads the file itself, so its values are known here and not passed on. */
    | { readonly kind: 'file'; readonly path: string; readonly readBy: 'step' | 'framework' }
    | { readonly kind: 'caller' }
    | { readonly kind: 'builder' };
  readonly variables: Variables;
}

/** What the variables of a step are taken from. */
export interface VariableSources {
  readonly host: { readonly env: Variables; readonly files: Pick<Files, 'readText'> };
  readonly directories: { readonly root: string };
  readonly runtimes: readonly RuntimeFacts[];
}

/** What svc-build itself would set for a service. `names` count as declared even where no value is known yet. */
export interface GeneratedVariables {
  readonly values: Variables;
  readonly names: ReadonlySet<string>;
}

/**
 * The variables of an action's steps by source, the weakest first: generated service URLs, `.env*` files that the framework
 * reads itself, base list, `.env*` files that are read for it, each in their order, what the caller has of the declared names and public prefixes, and the builder's own fixed values, whose
 * placeholders are still open. A user's value wins over a generated one (guide).
 */
export async function variableLayers(
  spec: EnvironmentSpec,
  generated: GeneratedVariables,
  { host, directories, runtimes }: VariableSources,
): Promise<readonly VariableLayer[]> {
  const { env: caller, files } = host;
  const names = new Set(spec.names);
  const isDeclared = (name: string): boolean =>
    names.has(name) ||
    (spec.urls && generated.names.has(name)) ||
    spec.prefixes.some((prefix) => name.startsWith(prefix));
  const readFile = (readBy: 'step' | 'framework') => {
    return async (path: string): Promise<VariableLayer> => {
      const text = await files.readText(join(directories.root, path));
      return { source: { kind: 'file', path, readBy }, variables: text === null ? {} : defined(parseEnv(text)) };
    };
  };
  return [
    { source: { kind: 'generated' }, variables: spec.urls ? generated.values : {} },
    ...(await Promise.all(spec.frameworkFiles.map(readFile('framework')))),
    { source: { kind: 'base' }, variables: baseEnvironment(caller, runtimes) },
    ...(await Promise.all(spec.files.map(readFile('step')))),
    { source: { kind: 'caller' }, variables: pick(caller, isDeclared) },
    { source: { kind: 'builder' }, variables: spec.set },
  ];
}

/** The layers as one set: what a key is made of. */
export function mergeLayers(layers: readonly VariableLayer[]): Variables {
  return Object.assign({}, ...layers.map((layer) => layer.variables));
}

/** The layers as a process gets them: a variable that a framework reads in a file is left for it to find there. */
export function passedVariables(layers: readonly VariableLayer[]): Variables {
  const passed: Record<string, string> = {};
  for (const { source, variables } of layers) {
    for (const [name, value] of Object.entries(variables)) {
      if (source.kind === 'file' && source.readBy === 'framework') delete passed[name];
      else passed[name] = value;
    }
  }
  return passed;
}

/** The caller's part of the base list. */
export function baseEnvironment(caller: Variables, runtimes: readonly RuntimeFacts[]): Variables {
  const names = baseVariables(runtimes);
  return pick(caller, (name) => names.has(name));
}

/** The same without what is another in each session and changes no answer. */
export function lastingEnvironment(caller: Variables, runtimes: readonly RuntimeFacts[]): Variables {
  return pick(baseEnvironment(caller, runtimes), (name) => name !== 'SSH_AUTH_SOCK');
}

function pick(variables: Variables, wanted: (name: string) => boolean): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => wanted(name)));
}

function defined(variables: Readonly<Record<string, string | undefined>>): Variables {
  return Object.fromEntries(
    Object.entries(variables).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
