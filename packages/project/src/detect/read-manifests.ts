import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { SourceTree } from '@svc-build/model/source-tree';
import {
  type KnownManifest,
  type ManifestFacts,
  manifestKind,
  manifestRuntime,
  NO_FACTS,
  readGoManifest,
  readListedManifest,
  readNodeManifest,
} from './manifest-facts.ts';
import { readPythonManifests } from './read-python-manifests.ts';

/** What all manifests of a directory say together. */
export async function readManifests(
  root: string,
  source: SourceTree,
  runtimes: readonly RuntimeFacts[],
): Promise<Result<ManifestFacts>> {
  const entries = await source.list(root);
  const wrong = entries.filter(({ name, kind }) => kind !== 'file' && manifestRuntime(name, runtimes) !== null);
  if (wrong.length > 0) return fail(...wrong.map(({ name }) => noFile(posix.join(root, name))));
  const files = entries.filter(({ kind }) => kind === 'file').map(({ name }) => posix.join(root, name));
  const known = files.flatMap((file) => {
    const manifest = manifestKind(posix.basename(file), runtimes);
    return manifest === null ? [] : [{ ...manifest, file }];
  });
  const results = [
    ...inOrder(known).map(({ file, kind, runtime }) => readManifest(file, { kind, runtime }, source)),
    readPythonManifests(
      known.filter(({ kind }) => kind.lists === 'python').map(({ file }) => file),
      source,
    ),
    // Its language is not known here: only that it is there.
    ok({
      ...NO_FACTS,
      files: files.filter((file) => manifestRuntime(posix.basename(file), runtimes) === 'foreign'),
    }),
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

/** Of the formats that stand alone, package.json first. */
function inOrder<T extends { readonly kind: KnownManifest['kind'] }>(known: readonly T[]): readonly T[] {
  const alone = known.filter(({ kind }) => kind.lists !== 'python');
  const isFirst = ({ kind }: T): boolean => kind.lists === 'package.json';
  return [...alone.filter(isFirst), ...alone.filter((one) => !isFirst(one))];
}

async function readManifest(
  file: string,
  { kind: { lists }, runtime }: KnownManifest,
  source: SourceTree,
): Promise<Result<ManifestFacts>> {
  switch (lists) {
    case 'package.json':
      return readNodeManifest(file, source);
    case 'go.mod':
      return readGoManifest(file, source);
    case 'python':
    case null:
      return ok({ ...NO_FACTS, files: [file] });
    default:
      return readListedManifest(file, { ...lists, ecosystem: runtime.ecosystem ?? runtime.name }, source);
  }
}

/** Something of that name is there: to go on as if it were not would build something else than was meant. */
function noFile(file: string): Diagnostic {
  const message = `"${file}" is no file, but a directory, a broken link, a pipe or a device.`;
  const location = locateOffset({ file, text: '' }, 0, 1);
  return error('MANIFEST_INVALID', message, 'Put a file in its place, or remove it.', { location });
}
