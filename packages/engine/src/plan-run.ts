import { withNeeded } from '@svc-build/model/needed-services';
import { all, andThen, ok, type Result, unlessUnreadable } from '@svc-build/model/result';
import type { ResolvedProject, ResolvedService } from '@svc-build/model/service';
import type { Trace } from '@svc-build/trace/trace';
import type { TracedTree } from '@svc-build/trace/traced-tree';
import type { BuildContext } from './build-context.ts';
import { unmovedServices } from './decide/unmoved-services.ts';
import { openKeptPlans, recallIn } from './plan/kept-plans.ts';
import { type PlannedService, type PlanWork, planProject } from './plan/plan-project.ts';
import { planQuestions, projectQuestion } from './plan/plan-question.ts';
import { createProber } from './plan/prober.ts';
import { trackedResults } from './plan/tracked-results.ts';
import { endSwap } from './publish/recover-output.ts';
import { isLeftByLastRun } from './record/last-run.ts';
import { openRunState, type RunState } from './record/run-state.ts';
import { composeContext, type OpenProject, type RunOutside, type RunRequest } from './run-request.ts';
import { affectedSelection } from './select/affected-selection.ts';
import type { Selection } from './select/selection.ts';
import { withWriters } from './select/writers.ts';
import { checkCachePath, checkOutputPath } from './state/check-places.ts';
import { leadsOut } from './state/state-directory.ts';

/** A project with the plans of its services, and what earlier runs left for this one. */
export interface PlannedRun {
  readonly request: RunRequest;
  readonly outside: RunOutside;
  readonly context: BuildContext;
  readonly project: ResolvedProject;
  /** In the order of the project; of a run that is about some services, those that somebody has asked for so far. */
  readonly planned: readonly PlannedService[];
  /** Names of the services that the run is about; null for all of them. */
  readonly selected: ReadonlySet<string> | null;
  /** Names of those others of which nothing has moved since the last run. */
  readonly unmoved: ReadonlySet<string>;
  /** A digest of all that the plans of all services follow from but the disk. */
  readonly question: string;
  readonly state: RunState;
  /** Notes in `trace` what is looked at. */
  readonly source: TracedTree;
  readonly trace: Trace;
  /** Time of day, before anything was looked at. */
  readonly startedOn: number;
}

/** How a run is planned. */
interface PlanningMode {
  /** Looks at the project first. */
  readonly check?: typeof checkPlaces;
  /** Whether services of which nothing has moved since the last run are left out. */
  readonly leavesUnmoved?: boolean;
}

/**
 * Reads the project, and plans the services that the run is about, with what they need. What changes can reach, only their
 * plans say, so then all are planned. Nothing is written but what probes answered.
 */
export async function planRun(
  request: RunRequest,
  outside: RunOutside,
  { check = async () => ok(null), leavesUnmoved = false }: PlanningMode = {},
): Promise<Result<PlannedRun>> {
  const startedOn = outside.host.disk.now();
  return andThen(await outside.open(), async (opened) => {
    const context = composeContext(request, opened, outside);
    return andThen(await check(opened, context), async () => {
      const { project, source, trace } = opened;
      const { selection } = request;
      const found = openRunState(context);
      // A remembered plan does not say whose names were read to make it.
      const isTraced = selection.kind === 'affected';
      const state = isTraced ? { ...found, plans: openKeptPlans(context, found.memory, false) } : found;
      const question = projectQuestion(project.services, planQuestions(state.memory, context), context);
      const again = { services: project.services, question, settings: request.settings, last: state.last, trace };
      const unmoved = leavesUnmoved && selection.kind === 'all' ? unmovedServices(again, context) : new Set<string>();
      const selected = begunWith(selection, project.services, unmoved);
      const resolved = new Set(trace.keys());
      const opening = { request, outside, context, project, planned: [], selected, unmoved, question };
      const run = { ...opening, state, source, trace, startedOn };
      return andThen(await planMore(run, selected), async (begun) => {
        if (selection.kind !== 'affected') return ok(begun);
        const affected = await affectedSelection(selection.ref, { ...begun, resolved });
        return andThen(affected, (names) => ok({ ...begun, selected: names }));
      });
    });
  });
}

/** The services that are planned before it is known what more has to be; null for all. */
function begunWith(
  selection: Selection,
  services: readonly ResolvedService[],
  unmoved: ReadonlySet<string>,
): ReadonlySet<string> | null {
  if (selection.kind === 'services') return withNeeded(selection.names, services);
  if (unmoved.size === 0) return null;
  const moved = services.map(({ name }) => name).filter((name) => !unmoved.has(name));
  return withNeeded(moved, services);
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

/** The same run with the plans of these services too, null for all of them, and of those without which their inputs are not known. */
export async function planMore(run: PlannedRun, names: ReadonlySet<string> | null): Promise<Result<PlannedRun>> {
  const wanted = names === null ? null : withWriters(names, run);
  return andThen(await planOpened({ ...run, names: wanted }, run.state, run.context), (planned) =>
    ok({ ...run, planned }),
  );
}

/** A project of which some services are to be planned, and some may have been. */
type OpenedWork = Pick<OpenProject, 'project' | 'source' | 'trace'> & PlanWork;

/** Plans services of an open project, noting what that looks at. */
export function planOpened(
  work: OpenedWork,
  state: RunState,
  context: BuildContext,
): Promise<Result<readonly PlannedService[]>> {
  const { source, trace } = work;
  state.memory.useReads(source.readFiles);
  const planning = {
    source,
    prober: createProber(state.memory, trace, context),
    question: planQuestions(state.memory, context),
    recall: recallIn(state.plans, trace),
    tracked: trackedResults(context),
  };
  return unlessUnreadable(context.directories.root, () => planProject(work, planning, context));
}
