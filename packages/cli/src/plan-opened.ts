import type { BuildContext } from '@svc-build/engine/build-context';
import { planProject } from '@svc-build/engine/plan/plan-project';
import { planQuestions } from '@svc-build/engine/plan/plan-question';
import { createInquiry } from '@svc-build/engine/plan/prober';
import type { Past } from '@svc-build/engine/record/run-state';
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
