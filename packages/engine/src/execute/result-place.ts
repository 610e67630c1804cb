import type { Action } from '@svc-build/model/plan';
import type { PlannedAction } from './action-graph.ts';

/** What a service says that its build writes among the sources. */
interface GeneratingService {
  readonly service: { readonly generated: readonly string[] };
}

/** Where the result of an action is found again; `nowhere`: it is made each time. */
export type ResultPlace = 'scratch' | 'sources' | 'installed' | 'nowhere';

/** By what the plan says of the action. */
export function resultPlace({
  action,
  services,
}: Pick<PlannedAction, 'action'> & { readonly services: readonly GeneratingService[] }): ResultPlace {
  const { outputs, restorable, capture } = action;
  const text = JSON.stringify(action);
  if (outputs.length === 0) return 'nowhere';
  if (!restorable) return 'installed';
  // The first two are no part of its key, and what it captures in no list of what it leaves.
  if (/\{(?:fingerprint|secret)\}/.test(text) || capture !== undefined) return 'nowhere';
  // What it generates among the sources is in no scratch.
  const generates = action.generated.length > 0 || services.some(({ service }) => service.generated.length > 0);
  if (isInScratch(action)) return generates ? 'nowhere' : 'scratch';
  return /\{(?:service|scratch)\}/.test(text) ? 'nowhere' : 'sources';
}

/** Whether all that an action makes lies in scratch. */
function isInScratch({ outputs }: Action): boolean {
  return outputs.every((output) => output.startsWith(SCRATCH));
}

/** How outputs in scratch begin. */
export const SCRATCH = '{scratch}/';
