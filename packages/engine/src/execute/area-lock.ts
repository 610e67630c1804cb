import type { Action } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import type { ActionOutcome } from './action-outcome.ts';

/** Runs an action when its turn has come. */
type AreaLock = (action: Pick<Action, 'outputs'>, run: () => Promise<ActionOutcome>) => Promise<ActionOutcome>;

/**
 * Lets no two actions of a run write to one place at once: a package that one service uses and another one is builds its
 * directory twice, and neither could say what it made.
 */
export function createAreaLock(): AreaLock {
  const running = new Map<readonly string[], Promise<unknown>>();
  return async ({ outputs }, run) => {
    const area = outputs.filter((output) => !output.startsWith('{'));
    for (let other = overlapping(area, running); other !== undefined; other = overlapping(area, running)) await other;
    const turn = run();
    running.set(
      area,
      turn.catch(() => {}),
    );
    try {
      return await turn;
    } finally {
      running.delete(area);
    }
  };
}

function overlapping(
  area: readonly string[],
  running: ReadonlyMap<readonly string[], Promise<unknown>>,
): Promise<unknown> | undefined {
  for (const [taken, turn] of running)
    if (area.some((path) => taken.some((other) => liesIn(path, other) || liesIn(other, path)))) return turn;
  return undefined;
}
