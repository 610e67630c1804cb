import { mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import { compare } from '@svc-build/model/json';
import { fail, ok, type Result, unlessUnreadable } from '@svc-build/model/result';
import type { Preload } from '@svc-build/model/start-script';
import { bundleEntries } from './bundle-entries.ts';
import type { NodeBundle, NodeBundleInput } from './node-bundle.ts';
import { reachedByProgram } from './reached-by-program.ts';
import type { Transpiled } from './transpile.ts';
import { emittedPath } from './transpile-file.ts';

/** Picks the entry, transpiles what is TypeScript, and finds everything that it loads. */
export async function makeNodeBundle(given: NodeBundleInput): Promise<Result<NodeBundle>> {
  // esbuild and nft name files by their real paths, so the root must be one.
  const input = { ...given, root: await realpath(given.root) };
  return unlessUnreadable(input.root, () => bundled(input));
}

async function bundled(input: NodeBundleInput): Promise<Result<NodeBundle>> {
  const entry = await firstFile(input);
  if (entry === null) return fail(nothingBuilt(input));
  const preloaded = await preloadedFiles(input);
  const reached = await reachedByProgram({ entry, preloaded }, input);
  if (!reached.ok) return reached;
  const { paths, transpiled } = reached.value;
  await writeAll(transpiled, input.transpiled);
  const entries = await bundleEntries(paths, transpiled.files, input);
  if (!entries.ok) return fail(...reached.warnings, ...entries.diagnostics);
  const sources = [...transpiled.sources, ...transpiled.perhaps, ...transpiled.inlined].sort(compare);
  const preloads = input.preloads.map((one) => ({
    ...one,
    specifier: isFile(one) ? emittedPath(one.specifier) : one.specifier,
  }));
  return ok({ entry: transpiled.entry, entries: entries.value, preloads, sources }, reached.warnings);
}

async function firstFile({ root, candidates }: NodeBundleInput): Promise<string | null> {
  for (const candidate of candidates) {
    const found = await stat(join(root, candidate)).catch(() => null);
    if (found?.isFile() === true) return candidate;
  }
  return null;
}

/** The preloads that are files of the service; the rest are packages. */
async function preloadedFiles({ root, cwd, preloads }: NodeBundleInput): Promise<readonly string[]> {
  const files = preloads.filter(isFile).map(({ specifier }) => posix.join(cwd, specifier));
  const kinds = await Promise.all(files.map((file) => stat(join(root, file)).catch(() => null)));
  return files.filter((_, index) => kinds[index]?.isFile() === true);
}

function isFile({ specifier }: Preload): boolean {
  return specifier.startsWith('.');
}

async function writeAll({ files }: Transpiled, directory: string): Promise<void> {
  for (const [path, { code }] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), code);
  }
}

function nothingBuilt({ service, candidates }: NodeBundleInput): ReturnType<typeof error> {
  return error(
    'BUILD_OUTPUT_MISSING',
    `The build script of "${service}" left nothing to start: looked for ${candidates.join(', ')}.`,
    'Make "main" in package.json name the file that the script writes.',
  );
}
