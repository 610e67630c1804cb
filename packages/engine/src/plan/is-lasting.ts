import type { ProbeResults } from '@svc-build/model/plan';

/**
 * Whether answers hold for as long as no trace of the programs that gave them moves. That a program is not on PATH is seen
 * in its traces; whatever made one fail, such as a network that was away or a shim with nothing behind it, may be over
 * next time without a trace.
 */
export function isLasting(answers: ProbeResults): boolean {
  return Object.values(answers).every(({ code }) => code === 0 || code === null);
}
