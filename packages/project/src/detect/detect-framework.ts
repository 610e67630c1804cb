import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import { quoteList } from '../documents/quote-list.ts';
import type { Subject } from '../documents/subject.ts';
import { type FoundFrameworks, type FrameworkChoice, type FrameworkSearch, findCandidates } from './find-candidates.ts';
import type { ServicePlace } from './locate-service.ts';
import type { ManifestFacts } from './manifest-facts.ts';

/** The one framework that a service's files speak for; guessing between two would be wrong half of the time. */
export async function detectFramework(search: FrameworkSearch, subject: Subject): Promise<Result<FrameworkChoice>> {
  const { candidates, unused } = await findCandidates(search);
  const [only] = candidates;
  if (only === undefined) return fail(notDetected(search, unused, subject));
  return candidates.length === 1 ? ok(only) : fail(ambiguous(candidates, subject));
}

function notDetected({ place, facts, builders }: FrameworkSearch, unused: FoundFrameworks['unused'], subject: Subject) {
  const known = builders.flatMap(({ frameworks }) => frameworks.map(({ slug }) => slug)).sort();
  return error(
    'FRAMEWORK_NOT_DETECTED',
    `No framework of ${subject.name} was found in ${whereLooked(place.root, facts)}${unused === null ? why(place, facts) : unloaded(unused)}.`,
    `Set "framework" to one of ${quoteList(known, 'or')}, or declare its dependency in a manifest.`,
    subject.at,
  );
}

/** The manifests that were read, or the directory that has none. */
function whereLooked(root: string, facts: ManifestFacts): string {
  if (facts.files.length > 0) return quoteList(facts.files, 'or');
  return root === '.' ? 'the project root, which has no manifest' : `"${root}", which has no manifest`;
}

/** A program that was found, and what it might have been written with. */
function unloaded({ slugs, entry }: NonNullable<FoundFrameworks['unused']>): string {
  return `: ${entry} does not load ${quoteList(slugs, 'or')}`;
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
