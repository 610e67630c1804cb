import type { DigestMemory } from '@svc-build/cache/digest-memory';
import type { Builder } from '@svc-build/model/builder';
import type { BuildContext } from './build-context.ts';

/** Of the module of a project's own builder, itself: what it imports is for its author to announce with another version. Null for a builder of ours. */
export function builderModuleDigest(
  builder: Pick<Builder, 'name'>,
  memory: DigestMemory,
  { builderModules, host }: Pick<BuildContext, 'builderModules' | 'host'>,
): string | null {
  const path = builderModules.get(builder.name);
  const identity = path === undefined ? null : host.disk.identity(path);
  return path === undefined || identity === null ? null : memory.digestOf(path, identity);
}
