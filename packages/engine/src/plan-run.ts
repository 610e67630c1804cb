import { all, andThen, ok, type Result, unlessUnreadable } from '@svc-build/model/result';
import type { ResolvedProject } from '@svc-build/model/service';
import type { Trace } from '@svc-build/trace/trace';
import type { TracedTree } from '@svc-build/trace/traced-tree';
import type { BuildContext } from './build-context.ts';
import { PlanMemory, planQuestions } from './plan/plan-memory.ts';
import { type PlannedService, planProject } from './plan/plan-project.ts';
import { createProber } from './plan/prober.ts';
import { trackedResults } from './plan/tracked-results.ts';
import { endSwap } from './publish/recover-output.ts';
import { isLeftByLastRun } from './record/last-run.ts';
import { openRunState, type RunState } from './record/run-state.ts';
import { composeContext, type OpenProject, type RunOutside, type RunRequest } from './run-request.ts';
import { selectedServices } from './select/selected-services.ts';
import { checkCachePath, checkOutputPath } from './state/check-places.ts';
import { leadsOut } from './state/state-directory.ts';

/** A project with the plan of every service, and what earlier runs left for this one. */
export interface PlannedRun {
  readonly request: RunRequest;
  readonly outside: RunOutside;
  readonly context: BuildContext;
  readonly project: ResolvedProject;
  readonly planned: readonly PlannedService[];
  /** Names of the services that the run is about; null for all of them. */
  readonly selected: ReadonlySet<string> | null;
  readonly state: RunState;
  /** Notes in `trace` what is looked at. */
  readonly source: TracedTree;
  readonly trace: Trace;
  /** Time of day, before anything was looked at. */
  readonly startedOn: number;
}

/** Reads the project, has `check` look at it, and plans every service. Nothing is written but what probes answered. */
export async function planRun(
  request: RunRequest,
  outside: RunOutside,
  check: typeof checkPlaces = async () => ok(null),
): Promise<Result<PlannedRun>> {
  const startedOn = outside.host.disk.now();
  return andThen(await outside.open(), async (opened) => {
    const context = composeContext(request, opened, outside);
    return andThen(await check(opened, context), async () => {
      const state = openRunState(context);
      const { project, source, trace } = opened;
      const resolved = new Set(trace.keys());
      const isTraced = request.selection.kind === 'affected';
      // A remembered plan does not say what was looked at to make it.
      const plans = isTraced ? new PlanMemory(context, state.memory, false) : state.plans;
      return andThen(await planOpened(opened, { ...state, plans }, context), async (planned) =>
        andThen(await selectedServices(request.selection, { planned, source, context, resolved }), (selected) =>
          ok({ request, outside, context, project, planned, selected, state, source, trace, startedOn }),
        ),
      );
    });
  });
}

/** Refuses an output or a cache at a place where what is there would be lost or published. */
export async function checkPlaces({ project }: OpenProject, context: BuildContext): Promise<Result<unknown>> {
  const { directories, host, interrupt } = context;
  const { output, root, state } = directories;
  // An output that a killed run has left without its manifest would look like somebody else's directory.
  if (!leadsOut(output, root, host.disk)) await endSwap(output, host, interrupt.stop);
  const place = { output, root, isLeftByLastRun: () => isLeftByLastRun(output, state, host.disk) };
  return all([await checkOutputPath(place, project, host.files), await checkCachePath(project, context)]);
}

/** Plans an open project, noting what that looks at. */
export function planOpened(
  { root, project, source, trace }: OpenProject,
  state: RunState,
  context: BuildContext,
): ReturnType<typeof planProject> {
  state.memory.useReads(source.readFiles);
  const planning = {
    source,
    prober: createProber(state.memory, trace, context),
    question: planQuestions(state.memory, context),
    recall: state.plans.recallIn(trace),
    // Where something was built before, there are results to ask about.
    tracked: trackedResults(context, state.last !== null),
  };
  return unlessUnreadable(root, () => planProject(project, planning, context));
}
