import type { Action } from '@svc-build/model/plan';

/** The locks that a run holds while it works on an action: two runs may write to one place by actions that have other names. */
export function actionLocks({ id, outputs }: Pick<Action, 'id' | 'outputs'>): readonly string[] {
  return [`action ${id}`, ...outputs.filter(isAmongSources).map((output) => `output ${output}`)];
}

/** Whether an output lies in the checkout itself. */
export function isAmongSources(output: string): boolean {
  return !output.startsWith('{');
}
