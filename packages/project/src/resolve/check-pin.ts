import type { Builder, Framework } from '@svc-build/model/builder';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Runtime, RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { Located } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { describeMissing } from '../detect/describe-missing.ts';
import { type FrameworkChoice, findCandidates } from '../detect/detect-framework.ts';
import type { ServicePlace } from '../detect/locate-service.ts';
import type { ManifestFacts } from '../detect/manifest-facts.ts';
import { matchFramework } from '../detect/match-framework.ts';
import type { Subject } from '../documents/subject.ts';

/** A framework that a service names itself, and the runtimes that there are. */
interface PinnedFramework {
  readonly framework: Framework;
  readonly builder: string;
  readonly at: Located<string>['at'];
  readonly runtimes: readonly RuntimeFacts[];
}

/** A pinned framework, held against the files: a pin that they contradict is a mistake in one of the two. */
export async function checkPin(
  pin: PinnedFramework,
  place: ServicePlace,
  facts: ManifestFacts,
  builders: readonly Builder[],
  subject: Subject,
  source: SourceTree,
): Promise<Result<FrameworkChoice>> {
  const { framework, builder } = pin;
  const { matches, evidence, missing } = await matchFramework(framework, place.root, facts, source);
  const otherRuntime = place.runtime !== null && place.runtime !== framework.runtime;
  const mayBeHidden = facts.opaque.length > 0 && framework.runtime === 'python';
  if (framework.fallback || (!otherRuntime && (matches || mayBeHidden))) return ok({ framework, builder, evidence });
  const reason =
    place.runtime !== null && otherRuntime
      ? `that runs on ${titleOf(framework.runtime, pin)}, and ${lowered(subject.entrypoint)} asks for ${titleOf(place.runtime, pin)}`
      : describeMissing(missing, place.root, facts);
  const candidates = await findCandidates(place, facts, builders, source);
  return fail(contradicted(framework.slug, reason, candidates, { ...subject.at, location: pin.at }, subject));
}

function titleOf(runtime: Runtime, { runtimes }: PinnedFramework): string {
  return runtimes.find(({ name }) => name === runtime)?.title ?? runtime;
}

function contradicted(
  slug: string,
  reason: string,
  candidates: readonly FrameworkChoice[],
  at: Subject['at'],
  subject: Subject,
): Diagnostic {
  const [only] = candidates;
  const found = candidates.length === 1 && only?.framework.fallback === false ? only.framework.slug : null;
  return error(
    'FRAMEWORK_CONTRADICTED',
    `The framework of ${subject.name} is not "${slug}": ${reason}.`,
    found === null
      ? 'Correct "framework", or declare what it needs in a manifest.'
      : `Write "framework": "${found}", which was found there, or remove it.`,
    at,
  );
}

function lowered(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
