import type { Action } from '@svc-build/model/plan';
import { describe, expect, it } from 'vitest';
import type { PlannedService } from '../plan/plan-project.ts';
import { someAction as action } from '../testing/some-action.ts';
import { actionGraph } from './action-graph.ts';

/** Only the name and the plan matter here. */
function planned(name: string, ...actions: readonly Action[]): PlannedService {
  return { service: { name }, plan: { service: name, actions } } as unknown as PlannedService;
}

const shape = (graph: ReturnType<typeof actionGraph>) =>
  graph.map(({ action: { id }, services }) => [id, services.map(({ service }) => service.name)]);

describe('the actions of a run', () => {
  it('stand once, after what they need, with every service that they serve', () => {
    const install = action('install:.');
    const a = planned('a', action('build:a', { needs: ['install:.'] }), install);
    const b = planned('b', install, action('build:b', { needs: ['install:.'] }));
    expect(shape(actionGraph([a, b]))).toEqual([
      ['install:.', ['a', 'b']],
      ['build:a', ['a']],
      ['build:b', ['b']],
    ]);
  });

  it.each<[string, readonly PlannedService[], string]>([
    [
      'of one name and different work',
      [planned('a', action('x')), planned('b', action('x', { outputs: ['dist'] }))],
      'Two different actions are called x.',
    ],
    [
      'that are shared and use a place of one service',
      [planned('a', action('x', { outputs: ['{scratch}'] })), planned('b', action('x', { outputs: ['{scratch}'] }))],
      'uses a place that belongs to one service',
    ],
    [
      'that need each other',
      [planned('a', action('x', { needs: ['y'] }), action('y', { needs: ['x'] }))],
      'Actions need each other: x → y → x.',
    ],
    ['that need what nobody has', [planned('a', action('x', { needs: ['y'] }))], 'which no plan has'],
  ])('%s are a bug of the builder', (_, services, message) => {
    expect(() => actionGraph(services)).toThrow(message);
  });
});
