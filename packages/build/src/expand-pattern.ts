import { escaped, projectPattern } from '@svc-build/model/project-pattern';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { FilePattern } from './file-patterns.ts';

/** The files inside the project that a pattern of `includeFiles` names. */
export async function expandPattern(
  pattern: FilePattern,
  service: ResolvedService,
  source: SourceTree,
): Promise<readonly string[]> {
  // What is never part of a bundle by itself comes in only when the pattern names it.
  const directories = ['node_modules', '.git', '.svc-build', '.vercel'].filter((name) => !pattern.glob.includes(name));
  const secrets = ['.env', '.npmrc'].filter((name) => !pattern.glob.includes(name));
  const nested = service.nestedRoots
    .map((root) => projectPattern('**', root))
    .filter((glob) => !pattern.glob.startsWith(glob.slice(0, -2)));
  const ignore = [
    ...directories.map((name) => `**/${name}/**`),
    ...secrets.map((name) => `**/${name}{,.*}`),
    ...nested,
  ];
  // A plain directory stands for all below it, also one whose name has signs of patterns in it.
  const plain = await Promise.all(
    pattern.plain.map(async (path) => ((await source.kind(path)) === 'directory' ? [`${escaped(path)}/**`] : [])),
  );
  const found = await source.glob([pattern.glob, ...plain.flat()], { ignore });
  const places = await Promise.all(found.map(async (path) => [path, await source.locate(path)] as const));
  return places.filter(([, place]) => place === 'inside').map(([path]) => path);
}
