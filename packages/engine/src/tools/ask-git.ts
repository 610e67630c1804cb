import type { ProbeResult } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import { captureOutput, PROBE_MS } from './capture-output.ts';

/** Asks git something, with what it reads from its standard input. */
export type Git = (args: readonly string[], input?: string) => Promise<ProbeResult>;

/** Git in a directory, as its user has it, but that it takes no locks and leaves names as they are; null where there is none. */
export async function gitIn(
  cwd: string,
  { host, interrupt }: Pick<BuildContext, 'host' | 'interrupt'>,
): Promise<Git | null> {
  const program = await host.processes.find('git', host.env.PATH ?? '');
  if (program === null) return null;
  return (args, input) => {
    const argv = [program, '--no-optional-locks', '-c', 'core.quotePath=false', ...args] as const;
    const command = { argv, cwd, env: host.env, ...(input === undefined ? {} : { input }) };
    return captureOutput(command, host, { stop: interrupt.stop, deadlineMs: PROBE_MS });
  };
}
