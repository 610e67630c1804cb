import { type Builder, type Framework, RANKS } from '@svc-build/model/builder';
import type { Runtime } from '@svc-build/model/runtime-facts';
import type { Evidence } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { ServicePlace } from './locate-service.ts';
import type { ManifestFacts } from './manifest-facts.ts';
import { isBundledBy, matchFramework } from './match-framework.ts';
import { nodeEntryFile } from './node-entry-file.ts';
import { reachedPackages } from './reached-packages.ts';

/** A framework, its builder, and the evidence for it. */
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

/** What was found in a directory. */
export interface FoundFrameworks {
  /** Those of the highest rank that is found; more than one when the files do not decide. */
  readonly candidates: readonly FrameworkChoice[];
  /** Servers that are only installed, and the program that does not load them. */
  readonly unused: { readonly slugs: readonly string[]; readonly entry: string } | null;
}

/** The frameworks that a service may be of. */
export async function findCandidates(search: FrameworkSearch): Promise<FoundFrameworks> {
  const { used, unused } = await withoutUnused(await matchingFrameworks(search), search);
  const foundations = new Set(used.flatMap(({ framework }) => framework.builtOn));
  const remaining = used.filter(({ framework }) => !foundations.has(framework.slug));
  const rank = RANKS.find((one) => remaining.some(({ framework }) => framework.rank === one));
  const highest = remaining.filter(({ framework }) => framework.rank === rank);
  // Files that are served as they lie are what is left where nothing runs: beside a program they are a part of it.
  const programs = highest.filter(({ framework }) => framework.runtime !== 'static');
  return { candidates: programs.length > 0 ? programs : highest, unused };
}

async function matchingFrameworks({
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
): Promise<{ readonly used: readonly FrameworkChoice[]; readonly unused: FoundFrameworks['unused'] }> {
  const servers = found.filter(({ framework }) => packagesOf(framework).length > 0);
  const all = { used: found, unused: null };
  if (servers.length === 0) return all;
  const others = found.filter((one) => !servers.includes(one));
  const entry = await nodeEntryFile(place, facts, source);
  if (entry === null) {
    const isOther = others.some(({ framework }) => OTHER_LANGUAGES.has(framework.runtime));
    return isOther ? { used: others, unused: null } : all;
  }
  const { packages, isOpen } = await reachedPackages(entry, facts, source);
  const isLoaded = (one: FrameworkChoice): boolean => packagesOf(one.framework).some((name) => packages.has(name));
  const unused = servers.filter((one) => !isLoaded(one));
  if (unused.length === servers.length && isOpen) return all;
  const slugs = unused.map(({ framework }) => framework.slug);
  return {
    used: found.filter((one) => !unused.includes(one)),
    unused: slugs.length === 0 ? null : { slugs, entry },
  };
}

const OTHER_LANGUAGES: ReadonlySet<Runtime> = new Set(['go', 'python']);

/** The npm packages by which a Node server is found. */
function packagesOf({ rank, runtime, find }: Framework): readonly string[] {
  if (rank !== 'server' || runtime !== 'node') return [];
  return find.flatMap((one) => (one.kind === 'dependency' && one.ecosystem === 'npm' ? [one.name] : []));
}
