import type { Host, RunningProcess } from '@svc-build/model/host';
import { fillPlaceholders } from '@svc-build/model/placeholders';
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
  onLine: (line: LogLine) => void,
  signal: AbortSignal,
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
