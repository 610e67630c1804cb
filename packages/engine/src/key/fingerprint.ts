import type { Machine } from '@svc-build/model/host';
import { compare, stableJson } from '@svc-build/model/json';
import type { BuildPlan } from '@svc-build/model/plan';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedService } from '@svc-build/model/service';
import type { InputRecord } from '@svc-build/trace/hash-inputs';
import { createRecordHash, sha256 } from '@svc-build/trace/sha256';

/** Raised when the meaning of the records changes. 1: first. 2: our own version and the nested prefixes are in it. 3: results name how
 * a runtime keeps to its memory, and where its other versions are; what builders bring of runtimes is in it. 4: more names are
 * those of secrets, which no bundle holds, and what is served holds none of them and nothing that tools keep either. 5: results
 * name the program that runs them by its tool, and where that is looked for. */
const SCHEMA = 'svc-build fingerprint 5';

/** The key of a build: equal keys mean equal results. */
export function fingerprint(parts: readonly FingerprintPart[]): string {
  const hash = createRecordHash(SCHEMA);
  for (const { kind, name, value } of parts) {
    if (value === null) hash.add('unset', kind, name);
    else hash.add('set', kind, name, value);
  }
  return hash.digest();
}

/** One thing that can change a result. Two of the same kind have different names. */
export interface FingerprintPart {
  readonly kind:
    | 'svc-build'
    | 'builder'
    | 'setting'
    | 'route'
    | 'plan'
    | 'action'
    | 'platform'
    | 'tool'
    | 'variable'
    | 'file'
    | 'service';
  readonly name: string;
  /** Null for a variable that is declared and not set. */
  readonly value: string | null;
}

/** Everything that can change what a service's build comes to. */
export interface FingerprintInputs {
  /** The version of svc-build, and a digest of the modules that it runs and puts into bundles. */
  readonly tool: { readonly version: string; readonly modules: string };
  /** `module`: a digest of the module that the project's own builder comes from; null for those that come with svc-build. */
  readonly builder: { readonly name: string; readonly version: number; readonly module: string | null };
  /** The runtimes that the project's own builders bring: what is read, bundled and started follows from them too. */
  readonly ownRuntimes: readonly RuntimeFacts[];
  readonly service: ResolvedService;
  /** Prefixes of other services inside this one's, at which its files must not answer. */
  readonly nestedPrefixes: readonly string[];
  readonly plan: Pick<BuildPlan, 'actions'>;
  readonly machine: Pick<Machine, 'os' | 'arch' | 'libc'>;
  /** The tools of its work, with what each said of its version. */
  readonly tools: Readonly<Record<string, { readonly version: string }>>;
  /** By action id: the variables that its declaration lets in, null where unset. Values are hashed, never stored. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
  readonly files: readonly InputRecord[];
  /** By name: the fingerprints of the services that it depends on. */
  readonly needs: ReadonlyMap<string, string>;
}

/** The parts of a key, sorted. */
export function fingerprintParts(inputs: FingerprintInputs): readonly FingerprintPart[] {
  const { tool, builder, service, plan, machine, nestedPrefixes } = inputs;
  const parts: FingerprintPart[] = [
    { kind: 'svc-build', name: 'version', value: tool.version },
    { kind: 'svc-build', name: 'modules', value: tool.modules },
    { kind: 'builder', name: builder.name, value: [builder.version, builder.module ?? ''].join(' ') },
    ...inputs.ownRuntimes.map((runtime): FingerprintPart => {
      return { kind: 'builder', name: `runtime ${runtime.name}`, value: stableJson(runtime, 0) };
    }),
    { kind: 'platform', name: 'platform', value: `${machine.os} ${machine.arch} ${machine.libc ?? ''}` },
    { kind: 'route', name: 'nested prefixes', value: nestedPrefixes.join(' ') },
    ...Object.entries(settingsOf(service)).map(
      ([name, value]): FingerprintPart => ({ kind: 'setting', name, value: stableJson(value, 0).trimEnd() }),
    ),
    ...plan.actions.map(
      (action, index): FingerprintPart => ({
        kind: 'plan',
        name: `${index} ${action.id}`,
        value: stableJson({ ...action, requires: action.requires.map(({ at: _, ...rest }) => rest) }, 0),
      }),
    ),
    ...Object.entries(inputs.tools).map(
      ([name, { version }]): FingerprintPart => ({ kind: 'tool', name, value: version }),
    ),
    ...Object.entries(inputs.environments).flatMap(([action, variables]) =>
      Object.entries(variables).map(
        ([name, value]): FingerprintPart => ({
          kind: 'variable',
          name: `${name} of ${action}`,
          value: value === null ? null : sha256(value),
        }),
      ),
    ),
    ...inputs.files.map(
      (file): FingerprintPart => ({ kind: 'file', name: file.path, value: `${file.kind} ${file.digest}` }),
    ),
    ...[...inputs.needs].map(([name, value]): FingerprintPart => ({ kind: 'service', name, value })),
  ];
  return parts.sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name));
}

/** Where in the config something stands changes no result. */
function settingsOf(service: ResolvedService): Readonly<Record<string, unknown>> {
  // Of `inputs` the files say it, of `dependsOn` the services.
  const {
    at: _,
    entrypointAt: __,
    inputs: ___,
    dependsOn: ____,
    fallback,
    includeFiles,
    excludeFiles,
    ...rest
  } = service;
  return {
    ...rest,
    fallback: fallback?.value ?? null,
    includeFiles: includeFiles.map((one) => one.value),
    excludeFiles: excludeFiles.map((one) => one.value),
  };
}
