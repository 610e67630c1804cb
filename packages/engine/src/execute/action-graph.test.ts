import { BASE_ENVIRONMENT, type Unit } from '@svc-build/model/plan';
import { describe, expect, it } from 'vitest';
import type { PlannedService } from '../plan/plan-project.ts';
import { unitGraph } from './action-graph.ts';

function unit(id: string, change: Partial<Unit> = {}): Unit {
  const inputs = { directories: [], files: [], exclude: [] };
  return {
    id,
    label: id,
    needs: [],
    requires: [],
    inputs,
    generated: [],
    env: BASE_ENVIRONMENT,
    steps: [],
    outputs: [],
    keep: [],
    ...change,
  };
}

/** Only the name and the plan matter here. */
function planned(name: string, ...units: readonly Unit[]): PlannedService {
  return { service: { name }, plan: { service: name, units } } as unknown as PlannedService;
}

const shape = (graph: ReturnType<typeof unitGraph>) =>
  graph.map(({ unit: { id }, services }) => [id, services.map(({ service }) => service.name)]);

describe('the units of a run', () => {
  it('stand once, after what they need, with every service that they serve', () => {
    const install = unit('install:.');
    const a = planned('a', unit('build:a', { needs: ['install:.'] }), install);
    const b = planned('b', install, unit('build:b', { needs: ['install:.'] }));
    expect(shape(unitGraph([a, b]))).toEqual([
      ['install:.', ['a', 'b']],
      ['build:a', ['a']],
      ['build:b', ['b']],
    ]);
  });

  it.each<[string, readonly PlannedService[], string]>([
    [
      'of one name and different work',
      [planned('a', unit('x')), planned('b', unit('x', { outputs: ['dist'] }))],
      'Two different units are called x.',
    ],
    [
      'that are shared and use a place of one service',
      [planned('a', unit('x', { outputs: ['{scratch}'] })), planned('b', unit('x', { outputs: ['{scratch}'] }))],
      'uses a place that belongs to one service',
    ],
    [
      'that need each other',
      [planned('a', unit('x', { needs: ['y'] }), unit('y', { needs: ['x'] }))],
      'Units need each other: x → y → x.',
    ],
    ['that need what nobody has', [planned('a', unit('x', { needs: ['y'] }))], 'which no plan has'],
  ])('%s are a bug of the builder', (_, services, message) => {
    expect(() => unitGraph(services)).toThrow(message);
  });
});
