import type { Command, Host } from '@svc-build/model/host';
import type { ProbeResult } from '@svc-build/model/plan';

/** The code of a program that is there and cannot be run, as shells have it. */
const CANNOT_RUN = 126;
/** The code of a program that was ended because it took too long, as `timeout` has it. */
export const TOOK_TOO_LONG = 124;
/** How long a program has to end when it is told to. */
const GRACE_MS = 1000;

/** How long a tool may take to say its version. */
export const VERSION_MS = 30_000;
/** How long a probe may take: the first `go list` of a machine downloads what it lists. */
export const PROBE_MS = 600_000;

/** When a program is ended: when the run is, or when it has taken too long. */
interface Bounds {
  readonly stop: AbortSignal;
  readonly deadlineMs: number;
}

/** Runs a short, read-only program and returns what it printed. */
export async function captureOutput(
  command: Command,
  {
    processes,
    clock,
  }: { readonly processes: Pick<Host['processes'], 'start'>; readonly clock: Pick<Host['clock'], 'sleep'> },
  { stop, deadlineMs }: Bounds,
): Promise<ProbeResult> {
  const lines = { stdout: [] as string[], stderr: [] as string[] };
  const running = await processes.start(command, (line, stream) => lines[stream].push(line));
  const abort = (): void => void running.stop('SIGTERM', GRACE_MS);
  stop.addEventListener('abort', abort, { once: true });
  if (stop.aborted) abort();
  const ended = new AbortController();
  let isLate = false;
  void clock.sleep(deadlineMs, ended.signal).then(() => {
    if (ended.signal.aborted) return;
    isLate = true;
    abort();
  });
  const exit = await running.exited;
  ended.abort();
  stop.removeEventListener('abort', abort);
  if (exit.kind === 'not-started') return { code: CANNOT_RUN, stdout: '', stderr: exit.reason };
  if (isLate) lines.stderr.push(`${command.argv[0]} did not end within ${deadlineMs / 1000} s and was ended.`);
  return {
    code: isLate ? TOOK_TOO_LONG : exit.kind === 'exited' ? exit.code : 1,
    stdout: joined(lines.stdout),
    stderr: joined(lines.stderr),
  };
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
