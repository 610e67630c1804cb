import type { BuildContext } from '@svc-build/engine/build-context';
import { planProject } from '@svc-build/engine/plan/plan-project';
import { planQuestions } from '@svc-build/engine/plan/plan-question';
import { createProber } from '@svc-build/engine/plan/prober';
import type { RunState } from '@svc-build/engine/record/run-state';
import { unlessUnreadable } from '@svc-build/model/unreadable-file';
import type { OpenProject } from './open-project.ts';

/** Plans an open project, noting what that looks at. */
export function planOpened(
  { root, project, source, seen }: OpenProject,
  past: RunState,
  context: BuildContext,
): ReturnType<typeof planProject> {
  const planning = {
    source,
    prober: createProber(past.memory, seen, context),
    question: planQuestions(past.memory, context),
    recall: past.plans.recallIn(seen),
  };
  return unlessUnreadable(root, () => planProject(project, planning, context));
}
