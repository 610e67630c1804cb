import { posix } from 'node:path';
import { all, andThen, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type ManifestFacts, NO_FACTS } from './manifest-facts.ts';
import { manifestRuntime } from './manifest-runtime.ts';
import { readGoManifest } from './read-go-manifest.ts';
import { readNodeManifest } from './read-node-manifest.ts';
import { readPythonManifests } from './read-python-manifests.ts';

/** What all manifests of a directory say together. */
export async function readManifests(root: string, source: SourceTree): Promise<Result<ManifestFacts>> {
  const entries = await source.list(root);
  const filesOf = (runtime: ReturnType<typeof manifestRuntime>) =>
    entries
      .filter(({ name, kind }) => kind === 'file' && manifestRuntime(name) === runtime)
      .map(({ name }) => posix.join(root, name));
  const results = [
    ...filesOf('node').map((file) => readNodeManifest(file, source)),
    ...filesOf('go').map((file) => readGoManifest(file, source)),
    readPythonManifests(filesOf('python'), source),
    // Its language is not known here: only that it is there.
    ok({ ...NO_FACTS, files: filesOf('foreign') }),
  ];
  return andThen(all(await Promise.all(results)), (facts) =>
    ok({
      files: facts.flatMap(({ files }) => files),
      dependencies: facts.flatMap(({ dependencies }) => dependencies),
      scripts: facts.flatMap(({ scripts }) => scripts),
      serverStart: facts.find(({ serverStart }) => serverStart !== null)?.serverStart ?? null,
      opaque: facts.flatMap(({ opaque }) => opaque),
    }),
  );
}
