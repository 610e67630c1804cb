import type { PlannedAction } from './action-graph.ts';

/** What a service says that its build writes among the sources. */
interface GeneratingService {
  readonly service: { readonly generated: readonly string[] };
}

/** Where the result of an action is found again; `nowhere`: it is made each time. */
export type ResultPlace = 'scratch' | 'sources' | 'installed' | 'nowhere';

/** By what the plan says of the action: what it leaves in scratch and does not name, nobody needs once it is done. */
export function resultPlace({
  action,
  services,
}: Pick<PlannedAction, 'action'> & { readonly services: readonly GeneratingService[] }): ResultPlace {
  const { outputs, restorable, capture } = action;
  if (outputs.length === 0) return 'nowhere';
  if (!restorable) return 'installed';
  const inScratch = outputs.filter((output) => output.startsWith(SCRATCH));
  if (inScratch.length === 0) return 'sources';
  // What it writes among the sources too is in no scratch.
  const isMixed = inScratch.length < outputs.length || capture !== undefined;
  const generates = action.generated.length > 0 || services.some(({ service }) => service.generated.length > 0);
  return isMixed || generates ? 'nowhere' : 'scratch';
}

/** How outputs in scratch begin. */
export const SCRATCH = '{scratch}/';
