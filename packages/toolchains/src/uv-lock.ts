import { posix } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { parseToml, tableOf } from './parse-toml.ts';

/** The directories of the project that a uv.lock takes packages from, other than the service itself. */
export async function uvLocals(lock: string, root: string, source: SourceTree): Promise<Result<readonly string[]>> {
  const parsed = parseToml(lock, (await source.readText(lock)) ?? '');
  if (!parsed.ok) return parsed;
  const packages = Array.isArray(parsed.value.package) ? parsed.value.package.map(tableOf) : [];
  const directories = packages.flatMap((one) => {
    const { editable, directory } = tableOf(one.source);
    const path = editable ?? directory;
    return typeof path === 'string' ? [posix.join(posix.dirname(lock), path)] : [];
  });
  const outside = directories.filter((path) => path.startsWith('/') || path.startsWith('..'));
  if (outside.length > 0) {
    const message = `"${lock}" takes packages from outside the project: ${outside.join(', ')}.`;
    return fail(error('SERVICE_INPUT_INVALID', message, 'Move them into the project, or require published versions.'));
  }
  return ok([...new Set(directories)].filter((path) => path !== root).sort());
}
