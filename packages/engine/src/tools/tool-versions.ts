import type { Requirement } from '@svc-build/model/plan';
import { type RuntimeFacts, toolFacts } from '@svc-build/model/runtime-facts';

type Variables = Readonly<Record<string, string>>;

/** What the caller's variables ask of tools that are asked for anyway: `UV_PYTHON` says which Python is meant, as for uv. */
export function askedByVariables(
  requirements: readonly Requirement[],
  env: Variables,
  runtimes: readonly RuntimeFacts[],
): readonly Requirement[] {
  return [...new Set(requirements.map(({ tool }) => tool))].flatMap((tool) =>
    (toolFacts(tool, runtimes)?.askedBy ?? []).flatMap(({ variable, prefixes }) => {
      const minor = minorVersion(env[variable] ?? '', prefixes);
      return minor === null ? [] : [{ tool, range: `${minor}.x`, source: variable }];
    }),
  );
}

function minorVersion(written: string, prefixes: readonly string[]): string | null {
  const prefix = prefixes.find((one) => written.startsWith(one)) ?? '';
  return /^(\d+\.\d+)(?:\.\d+)?$/.exec(written.slice(prefix.length))?.[1] ?? null;
}
