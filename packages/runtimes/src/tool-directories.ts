import { posix } from 'node:path';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { stateDirectories, toolDirectories } from '@svc-build/model/never-bundled';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { RUNTIMES } from './runtimes.ts';

/** What tools leave in a project for themselves: no program of it reads that where it runs. */
export const TOOL_DIRECTORIES = toolDirectories(RUNTIMES);

/** Where builds leave their results, beside the manifest of what they build; anywhere else, such a name means nothing. */
const RESULTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Cargo.toml', ['target']],
  ...RUNTIMES.flatMap(({ results }) => results.map(({ beside, names }) => [beside, names] as const)),
]);
const ENVIRONMENT_MARKS = RUNTIMES.flatMap(({ environmentMarks }) => environmentMarks);

/**
 * Patterns, from the project root, of what tools leave in directories that are read: no input. A name that one of these
 * directories has itself, or lies below, says nothing there.
 */
export function leftByTools(directories: readonly string[]): readonly string[] {
  const named = new Set(directories.flatMap((directory) => directory.split('/')));
  return TOOL_DIRECTORIES.filter((name) => !named.has(name)).map((name) => `**/${name}/**`);
}

/** The same, and the results of builds, for a service that reads all that lies in its root. */
export async function notRead(
  service: Place,
  directories: readonly string[],
  source: SourceTree,
): Promise<readonly string[]> {
  return [...leftByTools(directories), ...(await resultsBelow(service, source))];
}

/** Patterns, from the project root, of what is no part of the bundle of a service. */
export async function notBundled(service: Place, source: SourceTree): Promise<readonly string[]> {
  return [...toolsBelow(service), ...(await resultsBelow(service, source))];
}

type Place = Pick<ResolvedService, 'root' | 'nestedRoots'>;

function toolsBelow({ root }: Place): readonly string[] {
  return TOOL_DIRECTORIES.map((name) => projectPattern(`**/${name}/**`, root));
}

/**
 * What builds have left below a service, its own or others', and virtual environments, which go by any name. A Python
 * package may be called `build`.
 */
async function resultsBelow(service: Place, source: SourceTree): Promise<readonly string[]> {
  const { root, nestedRoots } = service;
  const inService = (pattern: string): string => projectPattern(pattern, root);
  const ignore = [
    ...toolsBelow(service),
    ...stateDirectories(RUNTIMES).map((name) => inService(`**/${name}/**`)),
    ...nestedRoots.map((nested) => projectPattern('**', nested)),
  ];
  const marks = [...ENVIRONMENT_MARKS, ...RESULTS.keys()];
  const found = await source.glob(
    marks.map((name) => inService(`**/${name}`)),
    { ignore },
  );
  const directories = await Promise.all(found.map((file) => leftBeside(file, source)));
  return [...new Set(directories.flat())].sort().map((directory) => projectPattern('**', directory));
}

async function leftBeside(mark: string, source: SourceTree): Promise<readonly string[]> {
  const directory = posix.dirname(mark);
  const names = RESULTS.get(posix.basename(mark));
  if (names === undefined) return [directory];
  const results = names.map((name) => posix.join(directory, name));
  const packages = await Promise.all(results.map((path) => source.kind(posix.join(path, '__init__.py'))));
  return results.filter((_, index) => packages[index] === null);
}
