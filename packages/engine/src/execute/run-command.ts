import { commandLine } from '@svc-build/model/command-line';
import { describeExit } from '@svc-build/model/describe-exit';
import { error } from '@svc-build/model/diagnostic';
import type { Command } from '@svc-build/model/host';
import { fail, ok, type Result } from '@svc-build/model/result';
import { withoutCommands } from '@svc-build/model/terminal-text';
import type { StepContext } from './step-context.ts';

/** How many of its last lines a failing step shows. */
const TAIL = 30;
/** How long a step has to end after it was asked to. */
const GRACE_MS = 5000;

/** Runs a program to its end, reporting its lines; told to stop, it ends the program's whole process group first. */
export async function runCommand(label: string, command: Command, stepContext: StepContext): Promise<Result<null>> {
  const { stop, kill } = stepContext.context.interrupt;
  const tail: string[] = [];
  const running = await stepContext.context.host.processes.start(command, (printed) => {
    const line = withoutCommands(printed);
    stepContext.onLine(line);
    tail.push(line);
    if (tail.length > TAIL) tail.shift();
  });
  const onStop = (): void => void running.stop('SIGTERM', GRACE_MS);
  const onKill = (): void => void running.stop('SIGKILL', 0);
  stop.addEventListener('abort', onStop, { once: true });
  kill.addEventListener('abort', onKill, { once: true });
  if (stop.aborted) onStop();
  if (kill.aborted) onKill();
  const exit = await running.exited;
  stop.removeEventListener('abort', onStop);
  kill.removeEventListener('abort', onKill);

  if (exit.kind === 'exited' && exit.code === 0) return ok(null);
  const [service] = stepContext.services;
  const others = stepContext.services.length > 1 ? ` (shared by ${stepContext.services.join(', ')})` : '';
  return fail(
    error(
      'STEP_FAILED',
      `The step "${label}" of service "${service}"${others} failed: \`${commandLine(command.argv)}\` ${describeExit(exit)}.`,
      'Fix what its last lines say; --verbose shows all that it prints.',
      { service: service ?? null, log: [...tail] },
    ),
  );
}
