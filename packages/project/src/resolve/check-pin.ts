import type { Framework, Runtime } from '@svc-build/model/builder';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Located } from '@svc-build/model/service';
import { type FrameworkChoice, type FrameworkSearch, findCandidates } from '../detect/find-candidates.ts';
import { matchFramework } from '../detect/match-framework.ts';
import type { Subject } from '../documents/subject.ts';

const RUNTIME_NAMES: Readonly<Record<Runtime, string>> = {
  go: 'Go',
  node: 'Node.js',
  python: 'Python',
  static: 'no server',
};

/** A framework that a service names itself. */
export interface PinnedFramework {
  readonly framework: Framework;
  readonly builder: string;
  readonly at: Located<string>['at'];
}

/**
 * A pin is an instruction, whatever the manifests list: only an entrypoint in another language contradicts it. What is
 * not installed in the end is told when the service is built.
 */
export async function checkPin(
  { framework, builder, at }: PinnedFramework,
  search: FrameworkSearch,
  subject: Subject,
): Promise<Result<FrameworkChoice>> {
  const { runtime } = search.place;
  if (runtime === null || runtime === framework.runtime || framework.runtime === 'static')
    return ok({ framework, builder, evidence: await matchFramework(framework, search) });
  const [found, ...others] = (await findCandidates(search)).candidates;
  const entrypoint = `${subject.entrypoint.slice(0, 1).toLowerCase()}${subject.entrypoint.slice(1)}`;
  return fail(
    error(
      'FRAMEWORK_CONTRADICTED',
      `The framework of ${subject.name} is not "${framework.slug}": that runs on ${RUNTIME_NAMES[framework.runtime]}, and ${entrypoint} asks for ${RUNTIME_NAMES[runtime]}.`,
      found === undefined || others.length > 0
        ? 'Correct "framework", or name an entrypoint of its language.'
        : `Write "framework": "${found.framework.slug}", which was found there, or remove it.`,
      { ...subject.at, location: at },
    ),
  );
}
