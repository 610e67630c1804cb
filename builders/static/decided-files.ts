import { projectPattern } from '@svc-build/model/glob/path-pattern';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

/** The files that a service itself says are published or left out, whatever they look like; a plain directory stands for all below it. */
export async function decidedFiles(
  { allowSources, excludeFiles, root }: Pick<ResolvedService, 'allowSources' | 'excludeFiles' | 'root'>,
  source: SourceTree,
): Promise<ReadonlySet<string>> {
  const named = [...allowSources, ...excludeFiles.map(({ value }) => projectPattern(value, root))];
  if (named.length === 0) return new Set();
  const patterns = named.flatMap((pattern) => [pattern, `${pattern.replace(/\/$/, '')}/**`]);
  return new Set(await source.glob(patterns, { ignore: ['**/node_modules/**'] }));
}
