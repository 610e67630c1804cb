import type { Host } from '@svc-build/model/host';
import type { Gateway } from './gateway/gateway.ts';
import type { Supervisor } from './supervise/supervisor.ts';
import { aborted } from './supervise/waits.ts';

/** How long requests and tunnels may still take, and what ends the waiting. */
export interface StopOptions {
  readonly host: Pick<Host, 'clock'>;
  readonly timing: { readonly drainMs: number };
  /** Aborted when an end is asked for: from then on all that is left takes a limited time. */
  readonly asked: AbortSignal;
  /** Aborted when everything is to end at once. */
  readonly kill: AbortSignal;
}

/** Process managers kill after ten seconds, and files are still to be removed by then. */
const ALL_MS = 8_000;

/** Lets requests finish, then ends every process, and the gateway last; nothing is left when it resolves. */
export async function stopServices(
  gateway: Gateway,
  processes: readonly Supervisor[],
  { host, timing, asked, kill }: StopOptions,
): Promise<void> {
  const over = new AbortController();
  const late = new AbortController();
  void aborted(AbortSignal.any([asked, over.signal]))
    .then(() => host.clock.sleep(ALL_MS, over.signal))
    .then(() => late.abort());
  const hurry = AbortSignal.any([kill, late.signal]);
  const grace = (): Promise<void> => host.clock.sleep(timing.drainMs, AbortSignal.any([over.signal, hurry]));
  await gateway.drain(grace());
  // The tunnels of services still stand: many send their clients a last message when they are asked to stop.
  const stopped = Promise.all(processes.map((process) => process.stop()));
  const killAll = (): void => {
    for (const process of processes) process.kill();
  };
  if (hurry.aborted) killAll();
  else hurry.addEventListener('abort', killAll, { once: true });
  await Promise.race([stopped, grace().then(() => gateway.endTunnels())]);
  await stopped;
  await gateway.close(grace());
  over.abort();
}
