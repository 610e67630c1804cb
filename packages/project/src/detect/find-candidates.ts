import { type Builder, type Framework, RANKS } from '@svc-build/model/builder';
import type { Runtime } from '@svc-build/model/runtime-facts';
import type { Evidence } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { ServicePlace } from './locate-service.ts';
import type { ManifestFacts } from './manifest-facts.ts';
import { isBundledBy, matchFramework } from './match-framework.ts';
import { nodeEntryFile } from './node-entry-file.ts';
import { reachedPackages } from './reached-packages.ts';

/** A framework, who builds it, and what speaks for it. */
export interface FrameworkChoice {
  readonly framework: Framework;
  readonly builder: string;
  readonly evidence: readonly Evidence[];
}

/** Where a framework is looked for, and which ones there are. */
export interface FrameworkSearch {
  readonly place: ServicePlace;
  readonly facts: ManifestFacts;
  readonly builders: readonly Builder[];
  readonly source: SourceTree;
}

/** The frameworks of the highest rank that is found; more than one when the files do not decide. */
export async function findCandidates(search: FrameworkSearch): Promise<readonly FrameworkChoice[]> {
  const found = await withoutUnused(await foundFrameworks(search), search);
  const foundations = new Set(found.flatMap(({ framework }) => framework.builtOn));
  const remaining = found.filter(({ framework }) => !foundations.has(framework.slug));
  const rank = RANKS.find((one) => remaining.some(({ framework }) => framework.rank === one));
  const highest = remaining.filter(({ framework }) => framework.rank === rank);
  // Files that are served as they lie are what is left where nothing runs: beside a program they are a part of it.
  const programs = highest.filter(({ framework }) => framework.runtime !== 'static');
  return programs.length > 0 ? programs : highest;
}

async function foundFrameworks({
  place,
  facts,
  builders,
  source,
}: FrameworkSearch): Promise<readonly FrameworkChoice[]> {
  const searched = { place, facts, source };
  const known = builders.flatMap(({ name, frameworks }) =>
    frameworks.map((framework) => ({ framework, builder: name })),
  );
  const choices = known.map(async ({ framework, builder }): Promise<FrameworkChoice | null> => {
    if (place.runtime !== null && framework.runtime !== place.runtime) return null;
    // Whatever its build leaves, a package that starts a program is that program.
    if (facts.serverStart !== null && (framework.rank === 'bundler' || framework.runtime === 'static')) return null;
    const evidence = await matchFramework(framework, searched);
    return evidence.length > 0 && (await isBundledBy(framework, searched)) ? { framework, builder, evidence } : null;
  });
  return (await Promise.all(choices)).filter((choice) => choice !== null);
}

/**
 * Without the Node servers that are only installed: one counts when the program loads it, or loads what cannot be
 * followed; where no program is found, as long as there is none in another language.
 */
async function withoutUnused(
  found: readonly FrameworkChoice[],
  { place, facts, source }: FrameworkSearch,
): Promise<readonly FrameworkChoice[]> {
  const servers = found.filter(({ framework }) => packagesOf(framework).length > 0);
  if (servers.length === 0) return found;
  const others = found.filter((one) => !servers.includes(one));
  const entry = await nodeEntryFile(place, facts, source);
  if (entry === null) return others.some(({ framework }) => OTHER_LANGUAGES.has(framework.runtime)) ? others : found;
  const { packages, isOpen } = await reachedPackages(entry, facts, source);
  const used = servers.filter(({ framework }) => packagesOf(framework).some((name) => packages.has(name)));
  if (used.length === 0 && isOpen) return found;
  return found.filter((one) => !servers.includes(one) || used.includes(one));
}

const OTHER_LANGUAGES: ReadonlySet<Runtime> = new Set(['go', 'python']);

/** The npm packages by which a Node server is found. */
function packagesOf({ rank, runtime, find }: Framework): readonly string[] {
  if (rank !== 'server' || runtime !== 'node') return [];
  return find.flatMap((one) => (one.kind === 'dependency' && one.ecosystem === 'npm' ? [one.name] : []));
}
