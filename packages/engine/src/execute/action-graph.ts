import { stableJson } from '@svc-build/model/json';
import { withNeeded } from '@svc-build/model/needed-services';
import type { Action } from '@svc-build/model/plan';
import type { PlannedService } from '../plan/plan-project.ts';

/** What an action needs of a service that it serves. */
export type ActionOwner = Pick<PlannedService, 'service' | 'builder' | 'plan' | 'generated' | 'tools'>;

/** An action and the services that it serves; the first of them lends its places to an action of its own. */
export interface PlannedAction {
  readonly action: Action;
  readonly services: readonly ActionOwner[];
}

/** All actions of a run, each once, those that others need first. Equal ids must be equal work: anything else is a builder's bug. */
export function actionGraph(planned: readonly ActionOwner[]): readonly PlannedAction[] {
  const actions = new Map<string, PlannedAction>();
  for (const service of planned) {
    for (const action of service.plan.actions) {
      const known = actions.get(action.id);
      if (known !== undefined) assertShareable(known.action, action);
      actions.set(action.id, { action, services: [...(known?.services ?? []), service] });
    }
  }
  return inOrder(afterNeeded(actions, planned));
}

/**
 * What a service does comes after all that the services do which it depends on. Work that several services share waits for
 * what all of them depend on: so it can never wait for something that waits for it.
 */
function afterNeeded(
  actions: ReadonlyMap<string, PlannedAction>,
  planned: readonly ActionOwner[],
): ReadonlyMap<string, PlannedAction> {
  const services = planned.map(({ service }) => service);
  if (services.every(({ dependsOn }) => dependsOn.length === 0)) return actions;
  const before = new Map(
    planned.map(({ service: { name, dependsOn } }) => {
      const needed = withNeeded(dependsOn, services);
      const others = planned.filter(({ service }) => needed.has(service.name));
      return [name, new Set(others.flatMap(({ plan }) => plan.actions.map(({ id }) => id)))] as const;
    }),
  );
  return new Map(
    [...actions].map(([id, { action, services: owners }]) => {
      const [first, ...rest] = owners.map(({ service }) => before.get(service.name) ?? new Set<string>());
      const common = [...(first ?? [])].filter((one) => rest.every((other) => other.has(one)));
      const needs = common.length === 0 ? action.needs : [...new Set([...action.needs, ...common])];
      return [id, { action: { ...action, needs }, services: owners }] as const;
    }),
  );
}

function assertShareable(first: Action, second: Action): void {
  const text = stableJson(first);
  if (text !== stableJson(second)) throw new Error(`Two different actions are called ${first.id}.`);
  if (text.includes('{service}') || withoutCallOutputs(first).includes('{scratch}')) {
    throw new Error(`The shared action ${first.id} uses a place that belongs to one service.`);
  }
}

/** What a `call` step has to say lands in the scratch directory of whoever lends its places, and is read at once. */
function withoutCallOutputs(action: Action): string {
  return stableJson({
    ...action,
    steps: action.steps.map((step) => (step.kind === 'call' ? { ...step, output: '' } : step)),
  });
}

function inOrder(actions: ReadonlyMap<string, PlannedAction>): readonly PlannedAction[] {
  const done = new Set<string>();
  const order: PlannedAction[] = [];
  const visit = (id: string, path: readonly string[]): void => {
    if (path.includes(id)) throw new Error(`Actions need each other: ${[...path, id].join(' → ')}.`);
    if (done.has(id)) return;
    const planned = actions.get(id);
    if (planned === undefined) throw new Error(`The action ${path.at(-1)} needs ${id}, which no plan has.`);
    for (const need of planned.action.needs) visit(need, [...path, id]);
    done.add(id);
    order.push(planned);
  };
  for (const id of actions.keys()) visit(id, []);
  return order;
}
