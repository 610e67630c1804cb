import type { ResolvedProject } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { Observations, TracedTree } from '@svc-build/trace/traced-tree';
import type { FailurePolicy } from './execute/run-actions.ts';
import type { PlannedService } from './plan/plan-project.ts';

/** What a run is about. */
export interface BuildJob {
  readonly project: ResolvedProject;
  readonly planned: readonly PlannedService[];
  /** Notes in `seen` what is looked at. */
  readonly source: TracedTree;
  readonly seen: Observations;
  readonly tree: (directory: string) => SourceTree;
  readonly policy: FailurePolicy;
}
