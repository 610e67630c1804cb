import type { ActionId } from '@svc-build/model/plan';
import type { ActionReport } from '../record/service-artifact.ts';

/** A link of a chain: an action, and how long it took in milliseconds. */
export type ChainLink = Pick<ActionReport, 'action' | 'label' | 'durationMs'>;

/** The actions one after another that took the longest together: with more cores a run is no shorter than this. Actions that did not run are left out. */
export function longestChain(
  actions: readonly Pick<ActionReport, 'action' | 'label' | 'needs' | 'how' | 'durationMs'>[],
): readonly ChainLink[] {
  const byId = new Map(actions.map((one) => [one.action, one]));
  const known = new Map<ActionId, Chain>();
  const endingIn = (id: ActionId): Chain => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const own = byId.get(id);
    const before = longest((own?.needs ?? []).map(endingIn));
    const chain = own?.how === 'ran' ? withLink(before, own) : before;
    known.set(id, chain);
    return chain;
  };
  return longest([...byId.keys()].map(endingIn)).links;
}

interface Chain {
  readonly links: readonly ChainLink[];
  readonly durationMs: number;
}

const NOTHING: Chain = { links: [], durationMs: 0 };

function longest(chains: readonly Chain[]): Chain {
  return chains.reduce((best, one) => (one.durationMs > best.durationMs ? one : best), NOTHING);
}

function withLink({ links, durationMs }: Chain, { action, label, durationMs: own }: ChainLink): Chain {
  return { links: [...links, { action, label, durationMs: own }], durationMs: durationMs + own };
}
