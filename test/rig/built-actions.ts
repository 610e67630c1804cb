import { expect } from 'vitest';
import { type Outcomes, outcomesIn } from './outcomes.ts';
import type { ProjectRig } from './project-rig.ts';

/** How services came out, which actions ran for that, and which did not have to and where their results were. */
export interface BuiltActions extends Outcomes {
  readonly ran: readonly string[];
  readonly spared: readonly string[];
}

/** Builds, which must work, and tells which actions ran and which did not have to. */
export async function actionsOf(rig: ProjectRig, args: readonly string[] = []): Promise<BuiltActions> {
  const ran = await rig.run(['build', '--json', ...args]);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const events = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return {
    ...outcomesIn(ran.stdout),
    ran: events.filter(({ type }) => type === 'action-started').map(({ action }) => action as string),
    spared: events.filter(({ type }) => type === 'action-restored').map(({ action, from }) => `${action} ${from}`),
  };
}
