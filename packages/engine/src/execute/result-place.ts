import type { Action } from '@svc-build/model/plan';

/** Where the result of an action is found again; `nowhere`: it is made each time. */
export type ResultPlace = 'scratch' | 'sources' | 'installed' | 'nowhere';

/** By what the plan says of the action. */
export function resultPlace(action: Action): ResultPlace {
  const { outputs, restorable, capture } = action;
  const text = JSON.stringify(action);
  if (outputs.length === 0) return 'nowhere';
  if (!restorable) return 'installed';
  // The first two are no part of its key, and what it captures in no list of what it leaves.
  if (/\{(?:fingerprint|secret)\}/.test(text) || capture !== undefined) return 'nowhere';
  if (isInScratch(action)) return 'scratch';
  return /\{(?:service|scratch)\}/.test(text) ? 'nowhere' : 'sources';
}

/** Whether all that an action makes lies in scratch. */
function isInScratch({ outputs }: Action): boolean {
  return outputs.every((output) => output.startsWith(SCRATCH));
}

/** How outputs in scratch begin. */
export const SCRATCH = '{scratch}/';
