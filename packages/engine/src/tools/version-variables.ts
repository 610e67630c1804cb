import { type RuntimeFacts, toolFacts } from '@svc-build/model/runtime-facts';
import { baseEnvironment } from '../environment/variable-layers.ts';

/** The variables with which a tool is asked for its version: none of its settings may keep it from saying its own. */
export function versionVariables(
  tool: string,
  blank: readonly string[],
  { env, runtimes }: { readonly env: Readonly<Record<string, string>>; readonly runtimes: readonly RuntimeFacts[] },
): Readonly<Record<string, string>> {
  return {
    ...baseEnvironment(env, runtimes),
    ...Object.fromEntries(blank.map((name) => [name, ''])),
    ...toolFacts(tool, runtimes)?.versionEnvironment,
  };
}
