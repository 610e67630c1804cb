import type { ActionId } from '@svc-build/model/plan';
import { forgetAction } from '../record/action-record.ts';
import type { PlannedAction } from './action-graph.ts';
import type { ActionOutcome } from './action-outcome.ts';
import type { CachedRun } from './action-turn.ts';
import type { Executor } from './executor.ts';

/** How tools say that a program or a module is not there. */
const MISSING =
  /cannot find (?:module|package)|module not found|could(?:n't| not) resolve|can't resolve|is not installed|: not found\b|command not found/i;

/**
 * Installs once more where an action misses a module although the install that it needs was believed, and then runs the
 * action again: programs of packages, and what tools keep beside them, are in no mark.
 */
export function installingAgain(
  executor: Executor,
  believed: ReadonlyMap<ActionId, PlannedAction>,
  { context, actionKeys }: Pick<CachedRun, 'context' | 'actionKeys'>,
): Executor {
  const again = new Map<ActionId, Promise<ActionOutcome>>();
  const installed = (install: PlannedAction): Promise<ActionOutcome> => {
    const { id } = install.action;
    forgetAction(context.directories.state, id, context.host.disk);
    const begun = again.get(id) ?? executor.run(install, ['a module was missing']);
    again.set(id, begun);
    return begun;
  };
  return {
    run: async (planned, reasons) => {
      const outcome = await executor.run(planned, reasons);
      if (outcome.kind !== 'failed' || !missesModule(outcome)) return outcome;
      const installs = actionKeys.neededBy(planned.action.id).flatMap(({ id }) => believed.get(id) ?? []);
      if (installs.length === 0 || context.interrupt.stop.aborted) return outcome;
      const ends = await Promise.all(installs.map(installed));
      return ends.every(({ kind }) => kind === 'done') ? executor.run(planned, ['a module was missing']) : outcome;
    },
  };
}

function missesModule({ diagnostics }: Extract<ActionOutcome, { kind: 'failed' }>): boolean {
  return diagnostics.some(({ message, log }) => MISSING.test([message, ...log].join('\n')));
}
