import { nestedPrefixes, routeTableOf } from '@svc-build/model/routes';
import type { ResolvedProject } from '@svc-build/model/service';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import type { InputRecord } from '@svc-build/trace/hash-inputs';
import type { BuildContext } from '../build-context.ts';
import { declaredVariables } from '../environment/variable-layers.ts';
import { builderModuleDigest, modulesDigest } from '../plan/module-digests.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { type FingerprintPart, fingerprintParts } from './fingerprint.ts';

/** A service with what its key is made of besides its inputs. */
type KeySubject = Pick<PlannedService, 'service' | 'builder' | 'tools' | 'generated'> & {
  readonly plan: Pick<PlannedService['plan'], 'actions'>;
};

/** What the key of a service is made of, given what its inputs hold and the fingerprints of the services that it depends on. */
export type KeyParts = (
  subject: KeySubject,
  found: { readonly files: readonly InputRecord[]; readonly needs: ReadonlyMap<string, string> },
) => Promise<readonly FingerprintPart[]>;

/** What all services of a project share is put together once. */
export function keyParts(project: ResolvedProject, memory: DigestMemory, context: BuildContext): KeyParts {
  const table = routeTableOf(project);
  const modules = modulesDigest(context.directories.modules, context.host.disk, memory);
  return async (one, { files, needs }) => {
    const { service, builder, plan, tools } = one;
    const route = table.find(({ service: owner }) => owner === service.name);
    const environments = await Promise.all(
      plan.actions.map(async (action) => [action.id, await declaredVariables(action, one, context)] as const),
    );
    return fingerprintParts({
      tool: { version: context.version, modules },
      builder: {
        name: builder.name,
        version: builder.version,
        module: builderModuleDigest(builder, memory, context),
      },
      ownRuntimes: context.builders.flatMap(({ runtimes = [] }) => runtimes),
      service,
      nestedPrefixes: route === undefined ? [] : nestedPrefixes(table, route),
      plan,
      machine: context.host.machine,
      tools,
      environments: Object.fromEntries(environments),
      files,
      needs,
    });
  };
}
