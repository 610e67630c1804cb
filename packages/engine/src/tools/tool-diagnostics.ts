import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Requirement } from '@svc-build/model/plan';

/** A tool that is not there. */
export function missing({ tool, range, source, by = source, get }: Requirement): Diagnostic {
  const wanted = range === null ? tool : `${tool} ${range}`;
  return error(
    'TOOL_MISSING',
    `${by} asks for "${tool}", which is not on PATH.`,
    get === undefined ? `Install ${wanted} and put it on PATH.` : `Install ${wanted}: \`${get}\`.`,
  );
}

/** One that is, and cannot be asked. */
export function broken({ tool, source, by = source }: Requirement, said: string): Diagnostic {
  return error(
    'TOOL_VERSION',
    `${by} asks for "${tool}", which is on PATH but cannot say its version.`,
    `Make \`${tool}\` say its version in the directory of ${source}.`,
    { log: said.split('\n').slice(-10) },
  );
}

/** One that is another than is asked for. */
export function wrongVersion({ tool, range, source, by, get }: Requirement, version: string): Diagnostic {
  const said = version.replace(/ ?\(sha256:.*$/, '') || 'no version';
  return error(
    'TOOL_VERSION',
    `${by ?? source} asks for ${tool} ${range}, but this machine has "${said}".`,
    `Install a matching ${tool}${get === undefined ? '' : ` (\`${get}\`)`}${by === undefined ? `, or change what ${source} asks for` : ''}.`,
  );
}
