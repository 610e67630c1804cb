import type { Command, Processes } from '@svc-build/model/host';
import type { ProbeResult } from '@svc-build/model/plan';

/** The code of a program that is there and cannot be run, as shells have it. */
const CANNOT_RUN = 126;

/** Runs a short, read-only program and returns what it printed. */
export async function captureOutput(
  command: Command,
  processes: Pick<Processes, 'start'>,
  stop?: AbortSignal,
): Promise<ProbeResult> {
  const lines = { stdout: [] as string[], stderr: [] as string[] };
  const running = await processes.start(command, (line, stream) => lines[stream].push(line));
  const abort = (): void => void running.stop('SIGTERM', 1000);
  stop?.addEventListener('abort', abort, { once: true });
  if (stop?.aborted) abort();
  const exit = await running.exited;
  stop?.removeEventListener('abort', abort);
  if (exit.kind === 'not-started') return { code: CANNOT_RUN, stdout: '', stderr: exit.reason };
  return {
    code: exit.kind === 'exited' ? exit.code : 1,
    stdout: joined(lines.stdout),
    stderr: joined(lines.stderr),
  };
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
