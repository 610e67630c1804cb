import { stableJson } from '@svc-build/model/json';
import type { ResolvedProject } from '@svc-build/model/service';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { type HashedInputs, hashInputs, type InputRecord, isAmong } from '@svc-build/trace/hash-inputs';
import { TracePaths } from '@svc-build/trace/trace';
import type { TracedTree } from '@svc-build/trace/traced-tree';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { bakedValues, secretResultKey } from './baked-values.ts';
import { type FingerprintPart, fingerprint } from './fingerprint.ts';
import { keyParts } from './key-parts.ts';
import { inputsOf } from './service-inputs.ts';
import type { ServiceKey } from './service-key.ts';

/** A look at the project: what was planned, and the tree that notes what is looked at. */
interface Look {
  readonly project: ResolvedProject;
  readonly planned: readonly PlannedService[];
  readonly source: TracedTree;
  /** What the builds of a service have created among its inputs. */
  readonly created: (service: string) => Promise<readonly InputRecord[]>;
}

/** By service name. */
export type ServiceKeys = ReadonlyMap<string, ServiceKey>;

/** The keys of services, taken before any action runs: what a build reads is what was there when it began. */
export async function serviceKeys(
  { planned, project, source, created: createdIn }: Look,
  memory: DigestMemory,
  context: BuildContext,
): Promise<ServiceKeys> {
  const secret = projectSecret(context);
  const partsOf = keyParts(project, memory, context);
  const byName = new Map(planned.map((one) => [one.service.name, one]));
  const keys = new Map<string, Promise<ServiceKey>>();
  const keyNamed = (name: string): Promise<ServiceKey> => {
    const one = byName.get(name);
    if (one === undefined) throw new Error(`The service ${name} is needed, and nobody decides about it.`);
    const key = keys.get(name) ?? keyFor(one);
    keys.set(name, key);
    return key;
  };
  const keyFor = async (one: PlannedService): Promise<ServiceKey> => {
    const { basis, service } = one;
    const tracePaths = new TracePaths(basis.tracePaths);
    const created = await createdIn(service.name);
    const takenAt = context.host.disk.now();
    const read = async (): Promise<HashedInputs> => {
      const known = { source: source.for(tracePaths), isCreated: isAmong(created) };
      const set = await inputsOf(one, context, known);
      return hashInputs(set, { root: context.directories.root, disk: context.host.disk, memory });
    };
    const inputs = basis.kind === 'new' ? await read() : basis.inputs;
    const needs = await Promise.all(service.dependsOn.map(async (name) => [name, await keyNamed(name)] as const));
    const fingerprints = new Map(needs.map(([name, key]) => [name, key.fingerprint]));
    const parts = await partsOf(one, { files: inputs.records, needs: fingerprints });
    // What is made from a result that holds the secret may hold it too.
    const isSecret = needs.some(([, key]) => key.cacheKey !== key.fingerprint) || bakesSecret(one);
    const builderFiles = context.builderModules.get(one.builder.name)?.files ?? [];
    return { ...keyOf(parts, isSecret, secret), parts, inputs, created, tracePaths, takenAt, builderFiles };
  };
  const found = planned.map(async ({ service: { name } }) => [name, await keyNamed(name)] as const);
  return new Map(await Promise.all(found));
}

function bakesSecret({ plan }: PlannedService): boolean {
  return stableJson(plan, 0).includes('{secret}');
}

function keyOf(
  parts: readonly FingerprintPart[],
  isSecret: boolean,
  projectSecret: string,
): Pick<ServiceKey, 'fingerprint' | 'secret' | 'cacheKey'> {
  const baked = bakedValues(fingerprint(parts), projectSecret);
  return { ...baked, cacheKey: isSecret ? secretResultKey(baked) : baked.fingerprint };
}
