import type { ProcessExit, RunningProcess } from '@svc-build/model/host';

/** What stands for a process that there never was. */
export function neverStarted(reason: string): RunningProcess {
  const exited = Promise.resolve<ProcessExit>({ kind: 'not-started', reason });
  return { pid: null, exited, stop: () => exited, send: () => {} };
}
