import type { Action, ActionId } from '@svc-build/model/plan';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import type { InputRecord, IsCreated } from '@svc-build/trace/hash-inputs';
import { pathRows } from '@svc-build/trace/path-table';
import type { BuildContext } from '../build-context.ts';
import { type ActionKey, actionKey, type OwnedAction } from '../key/action-key.ts';
import { digestWithMode, readActionRecord } from '../record/action-record.ts';
import type { PlannedAction } from './action-graph.ts';
import { resultPlace } from './result-place.ts';

/** The keys of the actions of a run, taken before any of them runs. */
export interface ActionKeys {
  /** All actions that an action needs, over any number of steps. */
  neededBy(id: ActionId): readonly ActionId[];
  of(id: ActionId): ActionKey;
  /** The key that an action would have now: another one where something that it reads has changed. */
  again(id: ActionId): Promise<ActionKey>;
}

/** Takes the keys of a graph, which is in order: each action comes after those that it needs. */
export async function takeActionKeys(
  graph: readonly PlannedAction[],
  memory: DigestMemory,
  context: BuildContext,
): Promise<ActionKeys> {
  const owned = new Map<ActionId, OwnedAction>();
  const keys = new Map<ActionId, ActionKey>();
  const left = new Map<ActionId, IsCreated>();
  const known = <T>(table: ReadonlyMap<ActionId, T>, id: ActionId): T => {
    const found = table.get(id);
    if (found === undefined) throw new Error(`The action ${id} has no key.`);
    return found;
  };
  for (const planned of graph) {
    const { action } = planned;
    const before = new Set<Action>();
    for (const need of action.needs) {
      const one = known(owned, need);
      for (const other of [one.action, ...one.before]) before.add(other);
    }
    const needs = new Map(action.needs.map((need) => [need, known(keys, need)]));
    left.set(action.id, leftBy(planned, context));
    const leftBefore = [action, ...before].flatMap(({ id }) => left.get(id) ?? []);
    const isCreated = (record: InputRecord): boolean => leftBefore.some((isLeft) => isLeft(record));
    const one: OwnedAction = { action, owner: ownerOf(planned), needs, before: [...before], isCreated };
    owned.set(action.id, one);
    keys.set(action.id, await actionKey(one, memory, context));
  }
  return {
    of: (id) => known(keys, id),
    neededBy: (id) => known(owned, id).before.map((one) => one.id),
    again: (id) => actionKey(known(owned, id), memory, context),
  };
}

/** What an action has left among the sources, by its record. */
function leftBy(planned: PlannedAction, { directories, host }: BuildContext): IsCreated {
  const record =
    resultPlace(planned) === 'sources' ? readActionRecord(directories.state, planned.action.id, host.disk) : null;
  const digests = new Map((record === null ? [] : pathRows(record.left)).map(({ path, digest }) => [path, digest]));
  return ({ path, kind, digest }) => digests.has(path) && digests.get(path) === digestWithMode(kind, digest);
}

/** The service whose places an action uses; of a shared one, any of them. */
export function ownerOf({ action, services: [owner] }: PlannedAction): PlannedAction['services'][number] {
  if (owner === undefined) throw new Error(`The action ${action.id} serves nobody.`);
  return owner;
}
