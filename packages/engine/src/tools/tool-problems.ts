import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Requirement } from '@svc-build/model/plan';
import type { ToolResult } from './ask-tool.ts';

/** A tool that does not do, as the program that its name means is, and what else was looked at. */
export interface UnfitTool {
  readonly result: ToolResult;
  /** A line for each program that may have been it, and what was looked through in vain; empty where machines have one. */
  readonly looked: readonly string[];
}

/** What is wrong with a tool, in the words of who asks for it. */
export function toolProblem(requirement: Requirement, { result, looked }: UnfitTool): Diagnostic {
  switch (result.kind) {
    case 'missing':
      return missing(requirement, looked);
    case 'broken':
      return broken(requirement, result.said);
    case 'found':
      return wrongVersion(requirement, result.version, looked);
  }
}

function missing({ tool, range, source, by = source, at, get }: Requirement, looked: readonly string[]): Diagnostic {
  const wanted = range === null ? tool : `${tool} ${range}`;
  return error(
    'TOOL_MISSING',
    `${by} asks for "${tool}", which is not on PATH.`,
    get === undefined ? `Install ${wanted} and put it on PATH.` : `Install ${wanted}: \`${get}\`.`,
    { location: at ?? null, log: looked },
  );
}

function broken({ tool, source, by = source, at }: Requirement, said: string): Diagnostic {
  return error(
    'TOOL_VERSION',
    `${by} asks for "${tool}", which is on PATH but cannot say its version.`,
    `Make \`${tool}\` say its version in the directory of ${source}.`,
    { location: at ?? null, log: said.split('\n').slice(-10) },
  );
}

function wrongVersion(
  { tool, range, source, by, at, get }: Requirement,
  version: string,
  looked: readonly string[],
): Diagnostic {
  const said = version.replace(/ ?\(sha256:.*$/, '') || 'no version';
  return error(
    'TOOL_VERSION',
    `${by ?? source} asks for ${tool} ${range}, but this machine has "${said}".`,
    `Install a matching ${tool}${get === undefined ? '' : ` (\`${get}\`)`}${by === undefined ? `, or change what ${source} asks for` : ''}.`,
    { location: at ?? null, log: looked },
  );
}
