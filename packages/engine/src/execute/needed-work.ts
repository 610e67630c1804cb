import { withNeeded } from '@svc-build/model/needed-services';
import type { ActionId } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import type { PlannedAction } from './action-graph.ts';

/** The work of a service that others depend on. */
export interface NeededWork {
  /** Where these may find what it leaves: the roots of the services, its own among them. */
  readonly roots: readonly string[];
  /** What its service says that it generates, from the project root. */
  readonly generated: readonly string[];
  /** Whether its own service is built in this run, which needs what it makes in scratch too. */
  readonly isBuilt: boolean;
}

/** A service, and whether it is built in this run. */
interface ServiceAtWork {
  readonly service: Pick<ResolvedService, 'name' | 'root' | 'generated'>;
  readonly isBuilt: boolean;
}

/** The actions of services that others of the project depend on, whether those are at work in this run or not. */
export function neededWork(
  graph: readonly PlannedAction[],
  atWork: readonly ServiceAtWork[],
  all: readonly Pick<ResolvedService, 'name' | 'root' | 'dependsOn'>[],
): ReadonlyMap<ActionId, NeededWork> {
  const found = new Map<ActionId, NeededWork>();
  for (const { service, isBuilt } of atWork) {
    const { name, generated } = service;
    const dependents = all.filter((one) => withNeeded(one.dependsOn, all).has(name));
    if (dependents.length === 0) continue;
    const roots = [...new Set([service, ...dependents].map(({ root }) => root))];
    for (const { action, services: owners } of graph)
      if (owners.some((owner) => owner.service.name === name)) found.set(action.id, { roots, generated, isBuilt });
  }
  return found;
}
