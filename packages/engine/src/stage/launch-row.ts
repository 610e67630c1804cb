import type { FunctionOutput } from '@svc-build/model/build-output';
import type { ManifestLaunch } from '@svc-build/model/manifest';
import type { MemoryVariable, RuntimeFacts } from '@svc-build/model/runtime-facts';

/**
 * How the manifest says that a process is started. With a limit for its memory it names what lets a runtime keep to that
 * by itself, which collects garbage where a watchdog could only kill: of every runtime, because a program may run others,
 * and each reads its own variable alone.
 */
export function launchRow(
  { launch }: Pick<FunctionOutput, 'launch'>,
  limit: number | null,
  runtimes: readonly RuntimeFacts[],
): ManifestLaunch {
  const { argv, env, stop } = launch;
  const row = { ...launch, argv: [...argv], env: { ...env }, stop: { ...stop, okExit: [...stop.okExit] } };
  if (limit === null) return row;
  const variables = runtimes.flatMap(({ memory }) => memory.map((one) => variableFor(limit, one)));
  return { ...row, memory: { variables, outOfMemory: runtimes.flatMap(({ outOfMemory }) => outOfMemory) } };
}

function variableFor(
  limit: number,
  { name, value, share, reserve, addedUnless }: MemoryVariable,
): NonNullable<ManifestLaunch['memory']>['variables'][number] {
  const mb = Math.floor(Math.min(limit * share, limit - reserve));
  return { name, value: value.replace('{mb}', String(mb)), addedUnless: addedUnless && [...addedUnless] };
}
