import type { Framework } from '@svc-build/model/builder';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Runtime, RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { Located } from '@svc-build/model/service';
import { type FrameworkChoice, type FrameworkSearch, findCandidates } from '../detect/find-candidates.ts';
import { matchFramework } from '../detect/match-framework.ts';
import type { Subject } from '../documents/subject.ts';

/** A framework that a service names itself, and the runtimes that there are. */
export interface PinnedFramework {
  readonly framework: Framework;
  readonly builder: string;
  readonly at: Located<string>['at'];
  readonly runtimes: readonly RuntimeFacts[];
}

/**
 * A pin is an instruction, whatever the manifests list: only an entrypoint in another language contradicts it. What is
 * not installed in the end is told when the service is built.
 */
export async function checkPin(
  { framework, builder, at, runtimes }: PinnedFramework,
  search: FrameworkSearch,
  subject: Subject,
): Promise<Result<FrameworkChoice>> {
  const { runtime } = search.place;
  if (runtime === null || runtime === framework.runtime || framework.runtime === 'static')
    return ok({ framework, builder, evidence: await matchFramework(framework, search) });
  const [found, ...others] = (await findCandidates(search)).candidates;
  const titleOf = (name: Runtime): string => runtimes.find((one) => one.name === name)?.title ?? name;
  const entrypoint = `${subject.entrypoint.slice(0, 1).toLowerCase()}${subject.entrypoint.slice(1)}`;
  return fail(
    error(
      'FRAMEWORK_CONTRADICTED',
      `The framework of ${subject.name} is not "${framework.slug}": that runs on ${titleOf(framework.runtime)}, and ${entrypoint} asks for ${titleOf(runtime)}.`,
      found === undefined || others.length > 0
        ? 'Correct "framework", or name an entrypoint of its language.'
        : `Write "framework": "${found.framework.slug}", which was found there, or remove it.`,
      { ...subject.at, location: at },
    ),
  );
}
