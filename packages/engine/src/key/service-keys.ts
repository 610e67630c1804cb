import { createHmac } from 'node:crypto';
import { stableJson } from '@svc-build/model/json';
import type { ResolvedProject } from '@svc-build/model/service';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { type HashedInputs, hashInputs } from '@svc-build/trace/hash-inputs';
import { sha256 } from '@svc-build/trace/sha256';
import { TracePaths } from '@svc-build/trace/trace';
import type { TracedTree } from '@svc-build/trace/traced-tree';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { type FingerprintPart, fingerprint } from './fingerprint.ts';
import { keyParts } from './key-parts.ts';
import { inputsOf } from './service-inputs.ts';
import type { ServiceKey } from './service-key.ts';

/** A look at the project: what was planned, and the tree that notes what is looked at. */
interface Look {
  readonly project: ResolvedProject;
  readonly planned: readonly PlannedService[];
  readonly source: TracedTree;
}

/** By service name. */
export type ServiceKeys = ReadonlyMap<string, ServiceKey>;

/** The keys of services, taken before any action runs: what a build reads is what was there when it began. */
export async function serviceKeys(
  { planned, project, source }: Look,
  memory: DigestMemory,
  context: BuildContext,
): Promise<ServiceKeys> {
  const secret = projectSecret(context);
  const partsOf = keyParts(project, memory, context);
  const keys = planned.map(async (one): Promise<readonly [string, ServiceKey]> => {
    const { basis } = one;
    const tracePaths = new TracePaths(basis.kind === 'new' ? basis.tracePaths : undefined);
    const takenAt = context.host.disk.now();
    const read = async (): Promise<HashedInputs> => {
      const set = await inputsOf(one, context, source.for(tracePaths));
      return hashInputs(set, { root: context.directories.root, disk: context.host.disk, memory });
    };
    const inputs = basis.kind === 'kept' ? basis.inputs : await read();
    const parts = await partsOf(one, inputs.records);
    const builderFiles = context.builderModules.get(one.builder.name)?.files ?? [];
    return [one.service.name, { ...keyOf(parts, one, secret), parts, inputs, tracePaths, takenAt, builderFiles }];
  });
  return new Map(await Promise.all(keys));
}

function keyOf(
  parts: readonly FingerprintPart[],
  { plan }: PlannedService,
  projectSecret: string,
): Pick<ServiceKey, 'fingerprint' | 'secret' | 'cacheKey'> {
  const published = fingerprint(parts);
  const secret = createHmac('sha256', projectSecret).update(published).digest('hex');
  const isBakedIn = stableJson(plan, 0).includes('{secret}');
  // Of the secret only what cannot be turned back may name a file that checkouts share.
  const cacheKey = isBakedIn ? `sha256:${sha256(`svc-build secret result ${published} ${secret}`)}` : published;
  return { fingerprint: published, secret, cacheKey };
}
