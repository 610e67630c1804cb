import type { BuilderMethod } from '@svc-build/model/builder-protocol';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import type { Located } from '@svc-build/model/service';
import type * as z from 'zod';

/** Which builder did something, and what it was asked. */
export interface AskedBuilder {
  /** As svc-build.json has it. */
  readonly module: Located<string>;
  /** Null while it is loaded. */
  readonly name: string | null;
  readonly root: string;
  /** Where its module is; absolute. */
  readonly path: string;
  /** The text of a file below the root; null when there is none. */
  readonly read: (path: string) => string | null;
}

/** How a builder failed. */
interface BuilderFailure {
  /** What it did, to go on behind its name. */
  readonly what: string;
  /** Null while it is loaded. */
  readonly service: string | null;
  readonly stack?: string;
  readonly log?: readonly string[];
}

/** A builder of the project that failed at its work: it threw, ended, or did not answer. */
export function builderFailed(
  asked: AskedBuilder,
  { what, service, stack = '', log = [] }: BuilderFailure,
): Diagnostic {
  const place = placeIn([stack, ...log].join('\n'), asked);
  return error(
    'BUILDER_FAILED',
    `${nameOf(asked)} ${what}.`,
    place === null ? 'Fix the module that svc-build.json names.' : 'Fix the builder.',
    { location: place ?? asked.module.at, service, log },
  );
}

/** A function of a builder that was called for a service. */
export interface BuilderCall {
  readonly method: BuilderMethod;
  readonly service: string;
}

/** A builder of the project that returned something that the contract does not have. */
export function builderMistaken(
  asked: AskedBuilder,
  { method, service }: BuilderCall,
  issue: Pick<z.core.$ZodIssue, 'path' | 'message'> | undefined,
): Diagnostic {
  const where = issue === undefined || issue.path.length === 0 ? 'what it returns' : `"${issue.path.join('.')}"`;
  return error(
    'BUILDER_OUTPUT_INVALID',
    `The function "${method}" of ${nameOf(asked).replace('The', 'the')} returns something that is no answer: ${where} is wrong (${issue?.message ?? 'unknown'}).`,
    'Return what the type Builder says.',
    { location: asked.module.at, service },
  );
}

function nameOf({ name, module }: AskedBuilder): string {
  return name === null ? `The builder "${module.value}"` : `The builder "${name}"`;
}

const MAX_SHOWN = 200;

/** The first place in the project's own files that a stack names. */
function placeIn(stack: string, { root, read }: AskedBuilder): Location | null {
  for (const [, path = '', line = '', column = ''] of stack.matchAll(/(?:file:\/\/)?(\/[^\s():]+):(\d+)(?::(\d+))?/g)) {
    const file = decoded(path);
    if (!file.startsWith(`${root}/`) || file.includes('/node_modules/')) continue;
    const below = file.slice(root.length + 1);
    const lineText = read(below)?.split(/\r?\n/)[Number(line) - 1];
    if (lineText === undefined || lineText.length > MAX_SHOWN) continue;
    const start = column === '' ? lineText.length - lineText.trimStart().length + 1 : Number(column);
    return { file: below, line: Number(line), column: start, length: 1, lineText };
  }
  return null;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
