import type { Requirement } from '@svc-build/model/plan';
import { type RuntimeFacts, toolFacts } from '@svc-build/model/runtime-facts';
import { baseEnvironment } from '../environment/variable-layers.ts';

/** The variables with which a tool is asked for its version: none of its settings may keep it from saying its own. */
export function versionVariables(
  tool: string,
  asking: readonly Pick<Requirement, 'blank'>[],
  { env, runtimes }: { readonly env: Readonly<Record<string, string>>; readonly runtimes: readonly RuntimeFacts[] },
): Readonly<Record<string, string>> {
  const blank = asking.flatMap((one) => one.blank ?? []).map((name) => [name, ''] as const);
  return {
    ...baseEnvironment(env, runtimes),
    ...Object.fromEntries(blank),
    ...toolFacts(tool, runtimes)?.versionEnvironment,
  };
}
