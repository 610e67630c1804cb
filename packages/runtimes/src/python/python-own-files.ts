import type { Entry } from '@svc-build/model/build-output';
import { isNeverBundled, stateDirectories } from '@svc-build/model/never-bundled';
import { projectPattern } from '@svc-build/model/project-pattern';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot } from '../in-root.ts';
import { RUNTIMES } from '../runtimes.ts';
import { notBundled } from '../tool-directories.ts';

/** The service's own files, at their places: Python code finds its data by relative paths, so all of them are needed. */
export async function pythonOwnFiles(service: ResolvedService, source: SourceTree): Promise<readonly Entry[]> {
  const inService = (pattern: string): string => projectPattern(pattern, service.root);
  const ignore = [
    ...(await notBundled(service, source)),
    ...stateDirectories(RUNTIMES).map((name) => inService(`**/${name}/**`)),
    inService('**/*.pyc'),
    ...service.nestedRoots.map((nested) => projectPattern('**', nested)),
  ];
  const files = (await source.glob([inService('**')], { ignore })).filter((path) => !isNeverBundled(path, RUNTIMES));
  const entries = await Promise.all(
    files.map(async (path): Promise<readonly Entry[]> => {
      if ((await source.locate(path)) !== 'inside') return [];
      return [{ kind: 'file', path, from: inRoot(path), mode: (await source.isExecutable(path)) ? 0o755 : 0o644 }];
    }),
  );
  return entries.flat();
}
