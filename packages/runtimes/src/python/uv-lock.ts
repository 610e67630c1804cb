import { posix } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { locateOffset } from '../documents/locate-json-key.ts';
import { parseToml, tableOf } from '../documents/parse-toml.ts';
import type { Pyproject } from './python-manifest.ts';

type Table = Readonly<Record<string, unknown>>;

/**
 * The directories of the project that a uv.lock takes packages from, other than the service itself. A lock that was made
 * before the manifest asked for something is an error: uv is not asked to compare, because it calls a lock old also where
 * packages come from another mirror than on the machine that made it.
 */
export async function uvLocals(
  lock: string,
  { file, text, dependencies }: Pyproject,
  source: SourceTree,
): Promise<Result<readonly string[]>> {
  const root = posix.dirname(file);
  const parsed = parseToml(lock, (await source.readText(lock)) ?? '');
  if (!parsed.ok) return parsed;
  const packages = Array.isArray(parsed.value.package) ? parsed.value.package.map(tableOf) : [];
  const placeOf = (one: Table): string | null => {
    const { editable, directory, virtual } = tableOf(one.source);
    const path = editable ?? directory ?? virtual;
    return typeof path === 'string' ? posix.join(posix.dirname(lock), path) : null;
  };
  const own = packages.find((one) => placeOf(one) === root);
  const missing = own === undefined ? undefined : notLocked(own, dependencies ?? []);
  if (missing !== undefined) return fail(outOfDate(lock, missing, file, text));
  const directories = packages.flatMap((one) =>
    tableOf(one.source).virtual === undefined ? (placeOf(one) ?? []) : [],
  );
  const outside = directories.filter((path) => path.startsWith('/') || path.startsWith('..'));
  if (outside.length > 0) {
    const message = `"${lock}" takes packages from outside the project: ${outside.join(', ')}.`;
    return fail(error('SERVICE_INPUT_INVALID', message, 'Move them into the project, or require published versions.'));
  }
  return ok([...new Set(directories)].filter((path) => path !== root).sort());
}

/** The first requirement of the manifest that the lock has not seen. */
function notLocked(own: Table, dependencies: readonly string[]): string | undefined {
  const { 'requires-dist': written } = tableOf(own.metadata);
  const known = new Set((Array.isArray(written) ? written : []).map((one) => normalName(String(tableOf(one).name))));
  return dependencies.find((requirement) => !known.has(normalName(requirement)));
}

/** The name at the start of a requirement, as indexes compare names. */
function normalName(requirement: string): string {
  return (/^[\w.-]+/.exec(requirement)?.[0] ?? '').toLowerCase().replace(/[-_.]+/g, '-');
}

function outOfDate(lock: string, requirement: string, file: string, text: string): Diagnostic {
  const at = Math.max(0, text.indexOf(requirement));
  return error(
    'LOCKFILE_OUT_OF_DATE',
    `${lock} was made before ${file} asked for "${requirement}".`,
    'Run `uv lock`, and commit what it writes.',
    { location: locateOffset(file, text, at, requirement.length) },
  );
}
