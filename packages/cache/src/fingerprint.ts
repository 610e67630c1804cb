import type { Machine } from '@svc-build/model/host';
import { stableJson } from '@svc-build/model/json';
import type { BuildPlan } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import type { InputRecord } from './hash-inputs.ts';
import { createRecordHash } from './record-hash.ts';
import { sha256 } from './sha256.ts';

/** Raised when the meaning of the records changes. 1: first. */
const SCHEMA = 'svc-build fingerprint 1';

/** Everything that can change what a service's build comes to. */
export interface FingerprintInputs {
  readonly builder: { readonly name: string; readonly version: number };
  readonly service: ResolvedService;
  readonly plan: BuildPlan;
  readonly machine: Pick<Machine, 'os' | 'arch' | 'libc'>;
  /** What each required tool said of its version. */
  readonly tools: Readonly<Record<string, string>>;
  /** By unit id: the variables that its declaration lets in, null where unset. Values are hashed, never stored. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
  readonly files: readonly InputRecord[];
}

/** The key of a build: equal keys mean equal results. */
export function fingerprint(inputs: FingerprintInputs): string {
  const hash = createRecordHash(SCHEMA);
  const { builder, service, plan, machine } = inputs;
  hash.add('builder', builder.name, String(builder.version));
  hash.add('service', stableJson(withoutPlaces(service), 0));
  hash.add('plan', stableJson(plan, 0));
  hash.add('platform', machine.os, machine.arch, machine.libc ?? '');
  for (const [tool, version] of sorted(inputs.tools)) hash.add('tool', tool, version);
  for (const [unit, environment] of sorted(inputs.environments)) {
    for (const [name, value] of sorted(environment)) {
      if (value === null) hash.add('unset', unit, name);
      else hash.add('variable', unit, name, sha256(value));
    }
  }
  for (const file of inputs.files) hash.add('file', file.path, file.kind, file.digest);
  return hash.digest();
}

/** Where in the config something stands changes no result. */
function withoutPlaces(service: ResolvedService): unknown {
  const { at: _, entrypointAt: __, includeFiles, excludeFiles, ...rest } = service;
  return {
    ...rest,
    includeFiles: includeFiles.map((one) => one.value),
    excludeFiles: excludeFiles.map((one) => one.value),
  };
}

function sorted<T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
