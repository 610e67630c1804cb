import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { Json } from '@svc-build/model/json';
import { andThen, type Result } from '@svc-build/model/result';
import type { ResolvedProject } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { loadConfig } from '../dialects/declare-project.ts';
import { resolveProject } from '../resolve/resolve-project.ts';
import { FAKE_BUILDERS } from './fake-builders.ts';

/** Loads and resolves services on a tree of these files; `routePrefix` is filled in. */
export async function resolveServices(
  services: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  files: Readonly<Record<string, string>> | SourceTree,
  svcBuild: Json = {},
): Promise<Result<ResolvedProject>> {
  const declared = Object.entries(services).map(([name, fields], index) => {
    return `  ${JSON.stringify(name)}: ${JSON.stringify({ ...fields, routePrefix: index === 0 ? '/' : `/${name}` })}`;
  });
  const vercel = `{ "experimentalServices": {\n${declared.join(',\n')}\n} }`;
  const source = isTree(files) ? files : memoryTree(files);
  const written = new Map([
    ['vercel.json', vercel],
    ['svc-build.json', JSON.stringify(svcBuild)],
  ]);
  const withConfig: SourceTree = {
    ...source,
    kind: async (path) => (written.has(path) ? 'file' : source.kind(path)),
    readBytes: async (path) => {
      const text = written.get(path);
      return text === undefined ? source.readBytes(path) : new TextEncoder().encode(text);
    },
  };
  return andThen(await loadConfig(withConfig), (declaration) =>
    resolveProject(declaration, { builders: FAKE_BUILDERS, runtimes: RUNTIMES }, withConfig),
  );
}

function isTree(files: Readonly<Record<string, string>> | SourceTree): files is SourceTree {
  return typeof files.locate === 'function';
}
