import type { Builder, Framework } from '@svc-build/model/builder';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Evidence } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { quoteList } from '../documents/quote-list.ts';
import type { Subject } from '../documents/subject.ts';
import { whereLooked } from './describe-missing.ts';
import type { ServicePlace } from './locate-service.ts';
import type { ManifestFacts } from './manifest-facts.ts';
import { matchFramework } from './match-framework.ts';

/** A framework, who builds it, and what speaks for it. */
export interface FrameworkChoice {
  readonly framework: Framework;
  readonly builder: string;
  readonly evidence: readonly Evidence[];
}

/** The one framework that a service's files speak for; guessing between two would be wrong half of the time. */
export async function detectFramework(
  place: ServicePlace,
  facts: ManifestFacts,
  builders: readonly Builder[],
  subject: Subject,
  source: SourceTree,
): Promise<Result<FrameworkChoice>> {
  const candidates = await findCandidates(place, facts, builders, source);
  const [only] = candidates;
  if (only === undefined) return fail(notDetected(place, facts, builders, subject));
  return candidates.length === 1 ? ok(only) : fail(ambiguous(candidates, subject));
}

/** What remains after `supersedes`; fallbacks only when nothing else does. */
export async function findCandidates(
  place: ServicePlace,
  facts: ManifestFacts,
  builders: readonly Builder[],
  source: SourceTree,
): Promise<readonly FrameworkChoice[]> {
  const found: FrameworkChoice[] = [];
  for (const builder of builders) {
    for (const framework of builder.frameworks) {
      if (place.runtime !== null && framework.runtime !== place.runtime) continue;
      const { matches, evidence } = await matchFramework(framework, place.root, facts, source);
      if (matches) found.push({ framework, builder: builder.name, evidence });
    }
  }
  const superseded = new Set(found.flatMap(({ framework }) => framework.supersedes));
  const remaining = found.filter(({ framework }) => !superseded.has(framework.slug));
  const certain = remaining.filter(({ framework }) => !framework.fallback);
  return certain.length > 0 ? certain : remaining;
}

function notDetected(place: ServicePlace, facts: ManifestFacts, builders: readonly Builder[], subject: Subject) {
  const known = builders.flatMap(({ frameworks }) => frameworks.map(({ slug }) => slug)).sort();
  return error(
    'FRAMEWORK_NOT_DETECTED',
    `No framework of ${subject.name} was found in ${whereLooked(place.root, facts)}${why(place, facts)}.`,
    `Set "framework" to one of ${quoteList(known, 'or')}, or declare its dependency in a manifest.`,
    subject.at,
  );
}

/** What keeps a folder or a package from being taken for files that are meant to be published. */
function why({ runtime }: ServicePlace, { files, serverStart }: ManifestFacts): string {
  if (serverStart !== null) return `, whose "start" script runs a program: \`${serverStart.script}\``;
  return files.length === 0 && runtime === null ? ' and no index.html' : '';
}

function ambiguous(candidates: readonly FrameworkChoice[], subject: Subject) {
  const listed = candidates.map(({ framework, evidence }) => {
    const reasons = evidence.map(({ file, because }) => `${file}: ${because}`).join(', ');
    return `"${framework.slug}" (${reasons})`;
  });
  const slugs = candidates.map(({ framework }) => `"framework": "${framework.slug}"`);
  return error(
    'FRAMEWORK_AMBIGUOUS',
    `More than one framework of ${subject.name} was found: ${listed.join(' and ')}.`,
    `Say which one it is with ${slugs.join(' or ')}.`,
    subject.at,
  );
}
