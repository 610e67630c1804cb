import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { stableJson } from '@svc-build/model/json';
import type { Action, ActionId } from '@svc-build/model/plan';
import type { InputRecord, IsCreated } from '@svc-build/trace/hash-inputs';
import { pathRows } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import type { BuildContext } from '../build-context.ts';
import { type ActionKey, actionKey, type NeededKey, neededKey, type OwnedAction } from '../key/action-key.ts';
import { digestWithMode, readActionRecord } from '../record/action-record.ts';
import type { RunState } from '../record/run-state.ts';
import type { PlannedAction } from './action-graph.ts';
import { leftContents } from './left-contents.ts';
import { resultPlace } from './result-place.ts';

/** The keys of the actions of a run. Each is taken once, when it is asked for: what the action needs has been done by then. */
export interface ActionKeys {
  /** All actions that an action needs, over any number of steps. */
  neededBy(id: ActionId): readonly Action[];
  of(id: ActionId): Promise<ActionKey>;
  /** The key that an action would have now: another one where something that it reads has changed. */
  again(id: ActionId): Promise<ActionKey>;
}

/** Where the keys of actions come from. */
interface KeySource {
  readonly state: Pick<RunState, 'memory' | 'earlier'>;
  readonly context: BuildContext;
}

/** The keys of a graph, which is in order: each action comes after those that it needs. */
export function openActionKeys(
  graph: readonly PlannedAction[],
  state: KeySource['state'],
  context: BuildContext,
): ActionKeys {
  const byId = new Map(graph.map((planned) => [planned.action.id, planned]));
  const before = new Map<ActionId, ReadonlySet<Action>>();
  for (const { action } of graph) before.set(action.id, neededActions(action, byId, before));
  const taken = new Map<ActionId, Promise<{ readonly owned: OwnedAction; readonly key: ActionKey }>>();
  const source = { state, context };
  const known = <T>(table: ReadonlyMap<ActionId, T>, id: ActionId): T => {
    const found = table.get(id);
    if (found === undefined) throw new Error(`The action ${id} has no key.`);
    return found;
  };
  const take = (id: ActionId): NonNullable<ReturnType<typeof taken.get>> => {
    const key = taken.get(id) ?? takeNow(id);
    taken.set(id, key);
    return key;
  };
  const takeNow = async (id: ActionId) => {
    const planned = known(byId, id);
    const needs = await Promise.all(
      planned.action.needs.map(async (need): Promise<readonly [ActionId, NeededKey]> => {
        const { action } = known(byId, need);
        return [need, neededKey(action, (await take(need)).key, recordOf(action, source))];
      }),
    );
    const all = [...known(before, id)];
    const left = await Promise.all(
      [planned, ...all.map((action) => known(byId, action.id))].map((one) => leftBy(one, source)),
    );
    const isCreated = (record: InputRecord): boolean => left.some((isLeft) => isLeft(record));
    const owner = ownerOf(planned);
    const owned = { action: planned.action, owner, needs: new Map(needs), before: all, isCreated };
    return { owned, key: await actionKey(owned, state.memory, context) };
  };
  return {
    of: async (id) => (await take(id)).key,
    neededBy: (id) => [...known(before, id)],
    again: async (id) => actionKey((await take(id)).owned, state.memory, context),
  };
}

function neededActions(
  { needs }: Action,
  byId: ReadonlyMap<ActionId, PlannedAction>,
  before: ReadonlyMap<ActionId, ReadonlySet<Action>>,
): ReadonlySet<Action> {
  return new Set(
    needs.flatMap((need) => {
      const planned = byId.get(need);
      if (planned === undefined) throw new Error(`Nobody plans the action ${need}.`);
      return [planned.action, ...(before.get(need) ?? [])];
    }),
  );
}

/**
 * What a package manager says that it has installed, where nobody knew beforehand; null where that is in the plan. One
 * that writes nothing down has installed the same as long as its files have not moved.
 */
function recordOf({ id, resolution, unlocked }: Action, { state: { memory }, context }: KeySource): string | null {
  if (resolution === undefined || unlocked !== true) return null;
  const { directories, host } = context;
  const path = resolution.record === undefined ? null : join(directories.root, resolution.record);
  const stamp = path === null ? null : host.disk.identity(path);
  const digest = path === null || stamp === null ? null : memory.digestOf(path, stamp);
  if (digest !== null) return digest;
  const mark = readActionRecord(directories.state, id, host.disk);
  return mark === null ? randomUUID() : sha256(stableJson(pathRows(mark.left), 0));
}

/** What an action has left among the sources. */
async function leftBy(
  planned: PlannedAction,
  { state, context: { directories, host } }: KeySource,
): Promise<IsCreated> {
  const record =
    resultPlace(planned) === 'sources' ? readActionRecord(directories.state, planned.action.id, host.disk) : null;
  const left = await leftContents({ planned, record }, state);
  return ({ path, kind, digest }) => left.get(path)?.has(digestWithMode(kind, digest)) === true;
}

/** The service whose places an action uses; of a shared one, any of them. */
export function ownerOf({ action, services: [owner] }: PlannedAction): PlannedAction['services'][number] {
  if (owner === undefined) throw new Error(`The action ${action.id} serves nobody.`);
  return owner;
}
