import type { Builder } from '@svc-build/model/builder';
import { stableJson } from '@svc-build/model/json';
import type { ResolvedService } from '@svc-build/model/service';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { sha256 } from '@svc-build/trace/sha256';
import type { BuildContext } from '../build-context.ts';
import { lastingEnvironment } from '../environment/variable-layers.ts';
import { builderModuleDigest, modulesDigest } from './module-digests.ts';
import { builderOf } from './probed-plan.ts';

/** Everything besides the disk that the plan of a service and the names of its inputs follow from, as one digest. */
export type PlanQuestion = (service: ResolvedService, builder: Builder) => string;

/** What all services share is put together once. Where the project lies is no part of it: another checkout asks the same. */
export function planQuestions(memory: DigestMemory, context: BuildContext): PlanQuestion {
  const { host, directories, version, buildStamp, nodePath, runtimes } = context;
  const { root, output, cache, modules } = directories;
  const places = {
    output,
    cache: amongSources(cache, directories),
    modules: modulesDigest(modules, host.disk, memory),
  };
  const env = lastingEnvironment(host.env, runtimes);
  const machine = { ...host.machine, pid: 0 };
  const words = stableJson({ version, buildStamp, nodePath, places, env, machine, runtimes }, 0);
  const shared = sha256(words.replaceAll(`${root}/`, '{root}/').replaceAll(`${root}"`, '{root}"'));
  return (service, builder) => {
    const module = builderModuleDigest(builder, memory, context);
    return sha256(JSON.stringify([shared, builder.name, builder.version, module, service]));
  };
}

/** The questions of all services of a project, as one digest. */
export function projectQuestion(
  services: readonly ResolvedService[],
  ask: PlanQuestion,
  context: Pick<BuildContext, 'builders'>,
): string {
  return sha256(services.map((service) => ask(service, builderOf(service, context))).join(' '));
}

/** A cache outside of the project, or in our own directory, is among no inputs, wherever it is. */
function amongSources(
  cache: string,
  { root, state }: Pick<BuildContext['directories'], 'root' | 'state'>,
): string | null {
  return cache.startsWith(`${root}/`) && !cache.startsWith(`${state}/`) ? cache : null;
}
