import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import type { Pyproject } from '@svc-build/manifests/python/pyproject';
import { requirementName } from '@svc-build/manifests/python/requirement-name';
import { parseUvLock } from '@svc-build/manifests/python/uv-lock';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';

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
  const parsed = parseUvLock(lock, (await source.readText(lock)) ?? '');
  if (!parsed.ok) return parsed;
  const own = parsed.value.find(({ directory }) => directory === root);
  const missing = dependencies?.find((one) => own !== undefined && !own.requires.has(requirementName(one) ?? ''));
  if (missing !== undefined) return fail(outOfDate(lock, missing, file, text));
  const directories = parsed.value.flatMap(({ directory, isVirtual }) => (isVirtual ? [] : [directory]));
  const outside = directories.filter((path) => path.startsWith('/') || path.startsWith('..'));
  if (outside.length > 0) {
    const message = `"${lock}" takes packages from outside the project: ${outside.join(', ')}.`;
    return fail(error('SERVICE_INPUT_INVALID', message, 'Move them into the project, or require published versions.'));
  }
  return ok([...new Set(directories)].filter((path) => path !== root).sort());
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
