import type { Host } from '@svc-build/model/host';
import type { Gateway } from './gateway.ts';
import type { Supervisor } from './supervisor.ts';

/** How long requests and tunnels may still take, and what ends the waiting. */
interface StopSurroundings {
  readonly host: Pick<Host, 'clock'>;
  readonly timing: { readonly drainMs: number };
  /** Aborted when nothing is waited for any more. */
  readonly kill: AbortSignal;
}

/** Lets requests finish, then ends every process, and the gateway last; nothing is left when it settles. */
export async function stopServices(
  gateway: Gateway,
  processes: readonly Supervisor[],
  { host, timing, kill }: StopSurroundings,
): Promise<void> {
  const over = new AbortController();
  const grace = (): Promise<void> => host.clock.sleep(timing.drainMs, AbortSignal.any([over.signal, kill]));
  await gateway.drain(grace());
  // Their tunnels still stand, for the goodbyes that they send when they are asked to stop.
  const stopped = Promise.all(processes.map((process) => process.stop()));
  const killAll = (): void => {
    for (const process of processes) process.kill();
  };
  if (kill.aborted) killAll();
  else kill.addEventListener('abort', killAll, { once: true });
  await Promise.race([stopped, grace().then(() => gateway.endTunnels())]);
  await stopped;
  await gateway.close(grace());
  over.abort();
}
