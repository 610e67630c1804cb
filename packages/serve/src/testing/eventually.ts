import { setImmediate as turn } from 'node:timers/promises';

/** Resolves when something holds that no event tells of; the test's own time is the limit. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await turn();
}
