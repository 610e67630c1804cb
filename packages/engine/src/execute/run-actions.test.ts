import { fakeHost } from '@svc-build/host/testing/fake-host';
import type { Action } from '@svc-build/model/plan';
import { expect, it } from 'vitest';
import type { BuildContext } from '../build-context.ts';
import { someAction } from '../testing/some-action.ts';
import type { PlannedAction } from './action-graph.ts';
import { type ActionOutcome, doneAction } from './action-outcome.ts';
import { actionRunner, runActions } from './run-actions.ts';

const DONE: ActionOutcome = doneAction('ran', { durationMs: 1 });
const FAILED: ActionOutcome = { kind: 'failed', durationMs: 1, diagnostics: [] };

function planned(id: string, details: Partial<Action> = {}): PlannedAction {
  const action = someAction(id, details);
  return { action, services: [{ service: { name: 'api' } }] } as unknown as PlannedAction;
}

interface Rules {
  /** Ids of actions that fail. */
  readonly failing?: readonly string[];
  readonly continueOnError?: boolean;
  readonly concurrency?: number;
  readonly stop?: AbortController;
  /** Called as an action begins. */
  readonly onStart?: (id: string) => void;
}

/** Runs a graph with an executor that takes a turn of the event loop for each action. */
async function ran(graph: readonly PlannedAction[], rules: Rules = {}) {
  const { failing = [], continueOnError = false, concurrency = 2, stop = new AbortController() } = rules;
  const begun: string[] = [];
  const order: string[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const executor = {
    run: async ({ action: { id } }: PlannedAction): Promise<ActionOutcome> => {
      begun.push(id);
      order.push(`${id} begins`);
      rules.onStart?.(id);
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      order.push(`${id} ends`);
      return failing.includes(id) ? FAILED : DONE;
    },
  };
  const context = {
    host: fakeHost(),
    directories: { cache: '/cache', state: '/p/.svc-build' },
    concurrency,
    interrupt: { stop: stop.signal, kill: new AbortController().signal },
  } as unknown as BuildContext;
  const outcomes = runActions(graph, actionRunner(executor, continueOnError, context));
  const kinds = await Promise.all([...outcomes].map(async ([id, outcome]) => [id, (await outcome).kind] as const));
  return { begun, order, mostAtOnce, kinds: Object.fromEntries(kinds) };
}

it('an action begins when what it needs is done', async () => {
  const { begun, kinds } = await ran([planned('install'), planned('other'), planned('build', { needs: ['install'] })]);
  expect(begun).toEqual(['install', 'other', 'build']);
  expect(kinds).toEqual({ install: 'done', other: 'done', build: 'done' });
});

it('no more run at once than the run may', async () => {
  const graph = Array.from({ length: 5 }, (_, index) => planned(`action ${index}`));
  expect(await ran(graph, { concurrency: 2 })).toMatchObject({ mostAtOnce: 2 });
});

it('two that write to one place run one after the other, and hold up no others', async () => {
  const graph = [
    planned('package', { outputs: ['web/dist'] }),
    planned('service', { outputs: ['web/dist/client', '{scratch}/x'] }),
    planned('other', { outputs: ['api/dist', '{scratch}/x'] }),
  ];
  const { order, mostAtOnce } = await ran(graph, { concurrency: 3 });
  expect(order.indexOf('service begins')).toBeGreaterThan(order.indexOf('package ends'));
  expect(order.indexOf('other begins')).toBeLessThan(order.indexOf('package ends'));
  expect(mostAtOnce).toBe(2);
});

it('after a failure nothing else begins, and what is under way ends', async () => {
  const graph = [planned('bad'), planned('under way'), planned('later'), planned('needs bad', { needs: ['bad'] })];
  const { begun, kinds } = await ran(graph, { failing: ['bad'] });
  expect(begun).toEqual(['bad', 'under way']);
  expect(kinds).toEqual({ bad: 'failed', 'under way': 'done', later: 'skipped', 'needs bad': 'skipped' });
});

it('with --continue all begins but what needs what failed', async () => {
  const graph = [planned('bad'), planned('needs bad', { needs: ['bad'] }), planned('later'), planned('latest')];
  const { kinds } = await ran(graph, { failing: ['bad'], continueOnError: true });
  expect(kinds).toEqual({ bad: 'failed', 'needs bad': 'skipped', later: 'done', latest: 'done' });
});

it('after an interrupt nothing begins', async () => {
  const stop = new AbortController();
  const graph = [planned('first'), planned('second')];
  const { begun, kinds } = await ran(graph, { concurrency: 1, stop, onStart: () => stop.abort() });
  expect(begun).toEqual(['first']);
  expect(kinds).toEqual({ first: 'done', second: 'skipped' });
});

it('one alone fills an empty directory that all of them use', async () => {
  const keep = [{ name: 'go', scope: 'shared', key: [], fill: 'alone', placedBy: { kind: 'us' } }] as const;
  const graph = ['a', 'b', 'c'].map((id) => planned(id, { keep }));
  const { order, kinds } = await ran(graph, { concurrency: 3 });
  expect(order.slice(0, 4)).toEqual(['a begins', 'a ends', 'b begins', 'c begins']);
  expect(kinds).toEqual({ a: 'done', b: 'done', c: 'done' });
});
