import { mayInclude, stateDirectories } from '@svc-build/model/never-bundled';
import { projectPattern } from '@svc-build/model/project-pattern';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type FilePattern, filesNamed } from './file-patterns.ts';

/** A service, and the sources that its bundle may hold. */
export interface ServiceSources {
  readonly service: ResolvedService;
  readonly source: SourceTree;
  readonly runtimes: readonly RuntimeFacts[];
}

/** The files inside the project that a pattern of `includeFiles` names. */
export async function expandPattern(
  pattern: FilePattern,
  { service, source, runtimes }: ServiceSources,
): Promise<readonly string[]> {
  // Nothing of them is looked at where the pattern does not name them.
  const directories = stateDirectories(runtimes).filter((name) => !pattern.glob.split('/').includes(name));
  const nested = service.nestedRoots
    .map((root) => projectPattern('**', root))
    .filter((glob) => !pattern.glob.startsWith(glob.slice(0, -2)));
  const ignore = [...directories.map((name) => `**/${name}/**`), ...nested];
  const found = await filesNamed(pattern, ignore, source);
  const wanted = found.filter((path) => mayInclude(pattern.glob, path, runtimes));
  const places = await Promise.all(wanted.map(async (path) => [path, await source.locate(path)] as const));
  return places.filter(([, place]) => place === 'inside').map(([path]) => path);
}
