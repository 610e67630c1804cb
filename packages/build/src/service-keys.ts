import { createHmac } from 'node:crypto';
import type { DigestMemory } from '@svc-build/cache/digest-memory';
import { fingerprint } from '@svc-build/cache/fingerprint';
import { type FingerprintPart, fingerprintParts } from '@svc-build/cache/fingerprint-parts';
import { hashInputs } from '@svc-build/cache/hash-inputs';
import { sha256 } from '@svc-build/cache/sha256';
import { stableJson } from '@svc-build/model/json';
import { nestedPrefixes, type RouteTable } from '@svc-build/model/routes';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { BuildContext } from './build-context.ts';
import { declaredVariables } from './declared-variables.ts';
import { inputsOf } from './inputs-of.ts';
import { modulesDigest } from './modules-digest.ts';
import type { PlannedService } from './plan-project.ts';
import { projectSecret } from './project-secret.ts';
import type { ServiceKey } from './service-key.ts';

/** By service name. */
export type ServiceKeys = ReadonlyMap<string, ServiceKey>;

/** The keys of services, taken before any unit runs: what a build reads is what was there when it began. */
export async function serviceKeys(
  planned: readonly PlannedService[],
  table: RouteTable,
  source: SourceTree,
  memory: DigestMemory,
  context: BuildContext,
): Promise<ServiceKeys> {
  const secret = projectSecret(context);
  const modules = modulesDigest(context.directories.modules, context.host.disk, memory);
  const keys = planned.map(async (one): Promise<readonly [string, ServiceKey]> => {
    const route = table.find(({ service }) => service === one.service.name);
    const environments = await Promise.all(
      one.plan.units.map(async (unit) => [unit.id, await declaredVariables(unit, one, context)] as const),
    );
    const set = await inputsOf(one, context.directories, source);
    const takenAt = context.host.disk.now();
    const inputs = hashInputs(context.directories.root, set, context.host.disk, memory);
    const parts = fingerprintParts({
      tool: { version: context.version, modules },
      builder: { name: one.builder.name, version: one.builder.version, module: moduleDigest(one, memory, context) },
      service: one.service,
      nestedPrefixes: route === undefined ? [] : nestedPrefixes(table, route),
      plan: one.plan,
      machine: context.host.machine,
      tools: one.tools,
      environments: Object.fromEntries(environments),
      files: inputs.records,
    });
    return [one.service.name, { ...keyOf(parts, one, secret), parts, inputs, takenAt }];
  });
  return new Map(await Promise.all(keys));
}

/** Of the module itself: what it imports is for its author to announce with another version. */
function moduleDigest(
  { builder }: PlannedService,
  memory: DigestMemory,
  { builderModules, host }: BuildContext,
): string | null {
  const path = builderModules.get(builder.name);
  const identity = path === undefined ? null : host.disk.identity(path);
  return path === undefined || identity === null ? null : memory.digestOf(path, identity);
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
