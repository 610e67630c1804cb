import type { ServeReport } from '@svc-build/serve/serve-event';
import type { Terminal } from '../world.ts';

const BEHIND_BYTES = 1024 * 1024;
const CAUGHT_UP_BYTES = 64 * 1024;

/**
 * Leaves out lines of services while whoever reads our output does not keep up. Kept, they would fill our memory; waited
 * for, a log that nobody reads would stop the services. `leftOut` hears how many there were, once there is room to say so.
 */
export function dropLinesWhenBehind(
  terminal: Pick<Terminal, 'pending'>,
  report: ServeReport,
  leftOut: (lines: number) => void,
): ServeReport {
  let isBehind = false;
  let lines = 0;
  return (event) => {
    isBehind = terminal.pending() > (isBehind ? CAUGHT_UP_BYTES : BEHIND_BYTES);
    if (isBehind && event.type === 'line') {
      lines++;
      return;
    }
    if (!isBehind && lines > 0) {
      leftOut(lines);
      lines = 0;
    }
    report(event);
  };
}
