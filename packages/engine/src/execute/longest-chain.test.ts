import { expect, it } from 'vitest';
import { longestChain } from './longest-chain.ts';

const took = (action: string, durationMs: number, needs: readonly string[] = [], how: 'ran' | 'fresh' = 'ran') => {
  return { action, label: action, durationMs, needs, how };
};
const ids = (actions: Parameters<typeof longestChain>[0]) => longestChain(actions).map(({ action }) => action);

it('is the way through the needs that took the longest', () => {
  const install = took('install', 10);
  const ui = took('ui', 5, ['install']);
  const base = took('base', 1, ['install']);
  expect(ids([install, ui, base, took('web', 3, ['ui', 'base']), took('api', 7, ['base'])])).toEqual([
    'install',
    'ui',
    'web',
  ]);
  expect(ids([install, ui, base, took('web', 3, ['ui', 'base']), took('api', 8, ['base'])])).toEqual([
    'install',
    'base',
    'api',
  ]);
});

it('leaves out what did not run, and is empty where nothing did', () => {
  expect(ids([took('install', 9, [], 'fresh'), took('web', 3, ['install'])])).toEqual(['web']);
  expect(ids([took('install', 9, [], 'fresh')])).toEqual([]);
});
