import { spawnSync } from 'node:child_process';
import { median } from './median.mjs';

/** @import { Checkout } from './compared-tools.mjs' */

/**
 * Runs both by turns, so that whatever else the machine does hits both alike, and returns their medians.
 * @param {{ readonly ours: Checkout, readonly theirs: Checkout, readonly rounds: number }} race
 * @param {(checkout: Checkout, round: number) => void} before
 * @param {(round: number) => void} after
 */
export function both({ ours, theirs, rounds }, before, after = () => {}) {
  /** @type {{ ours: number[], theirs: number[] }} */
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [checkout, taken] of /** @type {const} */ ([
      [ours, times.ours],
      [theirs, times.theirs],
    ])) {
      before(checkout, round);
      // What the other one wrote would otherwise go to the disk on this one's time.
      spawnSync('sync');
      taken.push(checkout.run());
    }
    after(round);
  }
  return { ours: median(times.ours), theirs: median(times.theirs) };
}
