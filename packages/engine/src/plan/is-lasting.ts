import type { ProbeResults } from '@svc-build/model/plan';

/**
 * Whether results hold for as long as nothing in the traces of their programs has moved. That a program is not on PATH is
 * in its trace; whatever made one fail, such as a network that was away or a shim with nothing behind it, may be over next
 * time without a trace.
 */
export function isLasting(probeResults: ProbeResults): boolean {
  return Object.values(probeResults).every(({ code }) => code === 0 || code === null);
}
