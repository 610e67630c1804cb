import type { BuildContext } from '@svc-build/build/build-context';
import { createInquiry } from '@svc-build/build/inquiry';
import type { Past } from '@svc-build/build/past';
import { planProject } from '@svc-build/build/plan-project';
import { planQuestions } from '@svc-build/build/plan-question';
import { unlessUnreadable } from '@svc-build/model/unreadable-file';
import type { OpenProject } from './open-project.ts';

/** Plans an open project, noting what that looks at. */
export function planOpened(
  { root, project, source, seen }: OpenProject,
  past: Past,
  context: BuildContext,
): ReturnType<typeof planProject> {
  const planning = {
    source,
    inquiry: createInquiry(past.memory, seen, context),
    question: planQuestions(past.memory, context),
    recall: past.plans.recallIn(seen),
  };
  return unlessUnreadable(root, () => planProject(project, planning, context));
}
