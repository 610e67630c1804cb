import type { Host, Network, RunningProcess } from '@svc-build/model/host';
import { fillPlaceholders } from '@svc-build/model/plan';
import { withoutCommands } from '@svc-build/model/terminal-text';
import { memoryVariables } from './memory-limit.ts';
import type { LogLine } from './process-state.ts';
import type { Program } from './program.ts';

/** A program that was started, and where it is to listen. */
export interface Launched {
  readonly process: RunningProcess;
  readonly port: number;
}

/** Starts a program on a port of its own; null when `signal` was aborted before there was a process. */
export async function launchProgram(
  program: Program,
  { processes, network }: Pick<Host, 'processes' | 'network'>,
  { onLine, signal }: { readonly onLine: (line: LogLine) => void; readonly signal: AbortSignal },
): Promise<Launched | null> {
  if (signal.aborted) return null;
  const port = await network.freePort();
  if (signal.aborted) return null;
  const fill = (text: string): string => fillPlaceholders(text, { port: String(port) });
  const own = Object.fromEntries(Object.entries(program.env).map(([name, value]) => [name, fill(value)]));
  const variables = { ...program.inherited, ...own };
  const env = { ...variables, ...memoryVariables(program, variables), PORT: String(port), HOST: '127.0.0.1' };
  const process = await processes.start({ argv: program.argv.map(fill), cwd: program.cwd, env }, (text, stream) =>
    onLine({ text: withoutCommands(text), stream }),
  );
  return { process, port };
}

/** A network that never names one port twice: services that start together would be given the same one. */
export function distinctPorts(network: Network): Network {
  const given = new Set<number>();
  const freePort = async (): Promise<number> => {
    const port = await network.freePort();
    if (given.has(port)) return freePort();
    given.add(port);
    return port;
  };
  return { accepts: (port) => network.accepts(port), freePort };
}
