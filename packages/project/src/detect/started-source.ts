import { posix } from 'node:path';
import { isCompiled } from '@svc-build/manifests/node/node-manifest';
import type { Framework } from '@svc-build/model/builder';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { ServicePlace } from './locate-service.ts';
import type { ManifestFacts } from './manifest-facts.ts';
import { compiledFrom, moduleAt } from './reached-packages.ts';

/** Where a service is, and what its manifests say. */
export interface Searched {
  readonly place: ServicePlace;
  readonly facts: ManifestFacts;
  readonly source: SourceTree;
}

/**
 * The program among the sources that `start` runs with Node, itself or as what it is compiled to; null for what only a
 * framework's build leaves. Relative to the service.
 */
export async function startedSource({ place, facts, source }: Searched): Promise<string | null> {
  const main = facts.programs.find(({ by }) => by === 'main')?.path ?? 'index.js';
  const started = facts.programs.filter(({ by }) => by === 'start').map(({ path }) => (path === '.' ? main : path));
  for (const path of started) {
    if (path.startsWith('.')) continue;
    if (!isCompiled(path)) return path;
    for (const written of compiledFrom(path)) {
      const found = await moduleAt(posix.join(place.root, written), source);
      if (found !== null) return posix.relative(place.root, found);
    }
  }
  return null;
}

/**
 * Whatever its build leaves, a package that starts a program is that program, and a bundler a step of its build. What
 * decides how all of a service is built may be started by the files that it leaves: only a program among the sources counts.
 */
export function isStepOf(
  { rank, runtime, leavesServer }: Framework,
  { serverStart, programs }: ManifestFacts,
  started: string | null,
): boolean {
  if (serverStart === null) return false;
  if (rank === 'meta' && programs.some(({ by }) => by === 'start'))
    return (leavesServer === true || runtime === 'static') && started !== null;
  return leavesServer !== true && (rank === 'bundler' || runtime === 'static');
}
