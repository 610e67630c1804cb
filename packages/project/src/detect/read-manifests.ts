import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type ManifestFacts, NO_FACTS } from './manifest-facts.ts';
import { manifestRuntime } from './manifest-runtime.ts';
import { readGoManifest } from './read-go-manifest.ts';
import { readNodeManifest } from './read-node-manifest.ts';
import { readPythonManifests } from './read-python-manifests.ts';

/** What all manifests of a directory say together. */
export async function readManifests(root: string, source: SourceTree): Promise<Result<ManifestFacts>> {
  const entries = await source.list(root);
  const wrong = entries.filter(({ name, kind }) => kind !== 'file' && manifestRuntime(name) !== null);
  if (wrong.length > 0) return fail(...wrong.map(({ name }) => noFile(posix.join(root, name))));
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
      programs: facts.flatMap(({ programs }) => programs),
      localPackages: facts.flatMap(({ localPackages }) => localPackages),
      opaque: facts.flatMap(({ opaque }) => opaque),
    }),
  );
}

/** Something of that name is there: to go on as if it were not would build something else than was meant. */
function noFile(file: string): Diagnostic {
  const message = `"${file}" is no file, but a directory, a broken link, a pipe or a device.`;
  const location = locateOffset(file, '', 0, 1);
  return error('MANIFEST_INVALID', message, 'Put a file in its place, or remove it.', { location });
}
