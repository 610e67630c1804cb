import { stableJson } from '@svc-build/model/json';
import type { Unit } from '@svc-build/model/plan';
import type { PlannedService } from '../plan/plan-project.ts';

/** What a unit needs of a service that it serves. */
export type UnitOwner = Pick<PlannedService, 'service' | 'plan' | 'generated' | 'tools'>;

/** A unit and the services that it serves; the first of them lends its places to a unit of its own. */
export interface PlannedUnit {
  readonly unit: Unit;
  readonly services: readonly UnitOwner[];
}

/** All units of a run, each once, those that others need first. Equal ids must be equal work: anything else is a builder's bug. */
export function unitGraph(planned: readonly UnitOwner[]): readonly PlannedUnit[] {
  const units = new Map<string, PlannedUnit>();
  for (const service of planned) {
    for (const unit of service.plan.units) {
      const known = units.get(unit.id);
      if (known !== undefined) assertShareable(known.unit, unit);
      units.set(unit.id, { unit, services: [...(known?.services ?? []), service] });
    }
  }
  return inOrder(units);
}

function assertShareable(first: Unit, second: Unit): void {
  const text = stableJson(first);
  if (text !== stableJson(second)) throw new Error(`Two different units are called ${first.id}.`);
  if (text.includes('{service}') || text.includes('{scratch}')) {
    throw new Error(`The shared unit ${first.id} uses a place that belongs to one service.`);
  }
}

function inOrder(units: ReadonlyMap<string, PlannedUnit>): readonly PlannedUnit[] {
  const done = new Set<string>();
  const order: PlannedUnit[] = [];
  const visit = (id: string, path: readonly string[]): void => {
    if (path.includes(id)) throw new Error(`Units need each other: ${[...path, id].join(' → ')}.`);
    if (done.has(id)) return;
    const planned = units.get(id);
    if (planned === undefined) throw new Error(`The unit ${path.at(-1)} needs ${id}, which no plan has.`);
    for (const need of planned.unit.needs) visit(need, [...path, id]);
    done.add(id);
    order.push(planned);
  };
  for (const id of units.keys()) visit(id, []);
  return order;
}
