import { createHmac } from 'node:crypto';
import { stableJson } from '@svc-build/model/json';
import { nestedPrefixes, routeTableOf } from '@svc-build/model/routes';
import type { ResolvedProject } from '@svc-build/model/service';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { type HashedInputs, hashInputs, type IsCreated } from '@svc-build/trace/hash-inputs';
import { sha256 } from '@svc-build/trace/sha256';
import { TracePaths } from '@svc-build/trace/trace';
import type { TracedTree } from '@svc-build/trace/traced-tree';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import { declaredVariables } from '../environment/variable-layers.ts';
import { builderModuleDigest, modulesDigest } from '../plan/module-digests.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { type FingerprintPart, fingerprint, fingerprintParts } from './fingerprint.ts';
import { inputsOf } from './service-inputs.ts';
import type { ServiceKey } from './service-key.ts';

/** A look at the project: what was planned, and the tree that notes what is looked at. */
interface Look {
  readonly project: ResolvedProject;
  readonly planned: readonly PlannedService[];
  readonly source: TracedTree;
  /** What the builds of a service have created among its inputs. */
  readonly created: (service: string) => IsCreated;
}

/** By service name. */
export type ServiceKeys = ReadonlyMap<string, ServiceKey>;

/** The keys of services, taken before any action runs: what a build reads is what was there when it began. */
export async function serviceKeys(
  { planned, project, source, created }: Look,
  memory: DigestMemory,
  context: BuildContext,
): Promise<ServiceKeys> {
  const table = routeTableOf(project);
  const secret = projectSecret(context);
  const modules = modulesDigest(context.directories.modules, context.host.disk, memory);
  const keys = planned.map(async (one): Promise<readonly [string, ServiceKey]> => {
    const route = table.find(({ service }) => service === one.service.name);
    const environments = await Promise.all(
      one.plan.actions.map(async (action) => [action.id, await declaredVariables(action, one, context)] as const),
    );
    const { basis } = one;
    const tracePaths = new TracePaths(basis.kind === 'new' ? basis.tracePaths : undefined);
    const takenAt = context.host.disk.now();
    const read = async (): Promise<HashedInputs> => {
      const known = { source: source.for(tracePaths), isCreated: created(one.service.name) };
      const set = await inputsOf(one, context, known);
      return hashInputs(set, { root: context.directories.root, disk: context.host.disk, memory });
    };
    const inputs = basis.kind === 'kept' ? basis.inputs : await read();
    const parts = fingerprintParts({
      tool: { version: context.version, modules },
      builder: {
        name: one.builder.name,
        version: one.builder.version,
        module: builderModuleDigest(one.builder, memory, context),
      },
      ownRuntimes: context.builders.flatMap(({ runtimes = [] }) => runtimes),
      service: one.service,
      nestedPrefixes: route === undefined ? [] : nestedPrefixes(table, route),
      plan: one.plan,
      machine: context.host.machine,
      tools: one.tools,
      environments: Object.fromEntries(environments),
      files: inputs.records,
    });
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
