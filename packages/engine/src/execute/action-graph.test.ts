import type { Action } from '@svc-build/model/plan';
import { describe, expect, it } from 'vitest';
import type { PlannedService } from '../plan/plan-project.ts';
import { someAction as action } from '../testing/some-action.ts';
import { actionGraph } from './action-graph.ts';

/** Only the name and the plan matter here. */
function planned(name: string, ...actions: readonly Action[]): PlannedService {
  return dependent(name, [], ...actions);
}

function dependent(name: string, dependsOn: readonly string[], ...actions: readonly Action[]): PlannedService {
  return { service: { name, dependsOn }, plan: { service: name, actions } } as unknown as PlannedService;
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

  it('come after all work of what their services depend on; what is shared waits for what all of them depend on', () => {
    const install = action('install:.');
    const client = action('package:client', { needs: ['install:.'] });
    const web = dependent('web', ['api'], install, client, action('build:web', { needs: ['package:client'] }));
    const admin = dependent('admin', ['api', 'db'], client, install, action('build:admin', { needs: ['install:.'] }));
    const api = dependent('api', ['away'], install, action('build:api', { needs: ['install:.'] }));
    const graph = actionGraph([web, admin, api, planned('db', action('build:db'))]);
    expect(Object.fromEntries(graph.map(({ action: { id, needs } }) => [id, needs]))).toEqual({
      'install:.': [],
      'build:api': ['install:.'],
      'package:client': ['install:.', 'build:api'],
      'build:web': ['package:client', 'install:.', 'build:api'],
      'build:db': [],
      'build:admin': ['install:.', 'build:api', 'build:db'],
    });
  });
});
