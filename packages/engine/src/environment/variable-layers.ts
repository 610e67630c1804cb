import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Files } from '@svc-build/model/host';
import { type Action, type EnvironmentSpec, fillPlaceholders, type PlaceholderValues } from '@svc-build/model/plan';
import { fromRuntimes, type RuntimeFacts } from '@svc-build/model/runtime-facts';
import { type Addressed, absoluteUrls, type ResolvedService, relativeUrls } from '@svc-build/model/service';
import { projectSecret, type SecretSources, sealed } from './project-secret.ts';

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
    {
      source: { kind: 'base' },
      variables: {
        ...baseEnvironment(caller, runtimes),
        ...pick(caller, (name) => spec.unkeyed?.includes(name) === true),
      },
    },
    ...(await Promise.all(spec.files.map(readFile('step')))),
    { source: { kind: 'caller' }, variables: pick(caller, isDeclared) },
    { source: { kind: 'builder' }, variables: spec.set },
  ];
}

/** The layers as one set: what a key is made of. */
function mergeLayers(layers: readonly VariableLayer[]): Variables {
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

const NAMES = `
  PATH HOME USER LOGNAME SHELL TMPDIR TEMP TMP TZ LANG LANGUAGE LC_ALL LC_CTYPE
  HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy
  SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE GIT_SSL_CAINFO
  SSH_AUTH_SOCK GIT_SSH_COMMAND NETRC
`;

/** Variables that every step gets when the caller has them: to find programs, a home, a language, a way to the package indexes. */
export const baseVariables = fromRuntimes(
  (runtimes): ReadonlySet<string> =>
    new Set([...NAMES.trim().split(/\s+/), ...runtimes.flatMap(({ variables }) => variables)]),
);

/**
 * The service URLs that builds see: the relative ones under the framework's public prefixes always, the absolute ones only
 * when the origin is known (design.md, "Service URLs"). Services with the same prefixes see the same, made once.
 */
export function generatedVariables(
  { services }: { readonly services: readonly Addressed[] },
  origin: string | null,
): (service: Pick<ResolvedService, 'publicEnvPrefixes'>) => GeneratedVariables {
  const absolute = absoluteUrls(services, origin ?? '');
  const made = new Map<string, GeneratedVariables>();
  return ({ publicEnvPrefixes }) => {
    const key = JSON.stringify(publicEnvPrefixes);
    const known = made.get(key);
    if (known !== undefined) return known;
    const relative = relativeUrls(services, publicEnvPrefixes);
    const variables: GeneratedVariables = {
      values: origin === null ? relative : { ...relative, ...absolute },
      names: new Set([...Object.keys(relative), ...Object.keys(absolute)]),
    };
    made.set(key, variables);
    return variables;
  };
}

/** What an action's declaration lets in, null for a declared name that is unset, secrets only as what they are compared by. The base list changes no result, and what is fixed is in the plan. */
export async function declaredVariables(
  action: Action,
  { generated }: { readonly generated: GeneratedVariables },
  context: VariableSources & SecretSources,
): Promise<Readonly<Record<string, string | null>>> {
  const { env } = action;
  const layers = await variableLayers(env, generated, context);
  const declared = mergeLayers(layers.filter(({ source }) => source.kind !== 'base' && source.kind !== 'builder'));
  const secrets = (env.sealed ?? []).filter((name) => declared[name] !== undefined);
  const hidden = secrets.map((name) => [name, sealed(declared[name], projectSecret(context))] as const);
  return {
    ...Object.fromEntries(env.names.map((name) => [name, null])),
    ...declared,
    ...Object.fromEntries(hidden),
  };
}

/** Fills the placeholders of a set of variables. */
export function fillVariables(
  variables: Readonly<Record<string, string>>,
  places: PlaceholderValues,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, fillPlaceholders(value, places)]));
}

/** Whether this runs in continuous integration: `CI` is set, and not to `false` or `0` (design.md, "Command line"). */
export function isIntegration({ CI = '' }: Readonly<Record<string, string>>): boolean {
  return !['', '0', 'false'].includes(CI.toLowerCase());
}
