import type { ProcessExit } from './host.ts';
import { unreachable } from './unreachable.ts';

/** How a process ended, as the end of a sentence that begins with its name. */
export function describeExit(exit: ProcessExit): string {
  switch (exit.kind) {
    case 'exited':
      return `exited with code ${exit.code}`;
    case 'killed':
      return `was killed by ${exit.signal}`;
    case 'not-started':
      return `could not be started (${exit.reason})`;
    default:
      return unreachable(exit);
  }
}
