import { dirname, join, relative } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { type Command, commandLine, describeExit, type Files } from '@svc-build/model/host';
import type { Json } from '@svc-build/model/json';
import { fillPlaceholders, type KnownFailure, type PlaceholderValues, type Step } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import { withoutCommands } from '@svc-build/model/terminal-text';
import { unreachable } from '@svc-build/model/unreachable';
import type { BuildContext } from '../build-context.ts';
import { fillVariables } from '../environment/variable-layers.ts';

/** Does one step of an action. Failure carries the step, its command and its last lines. */
export async function runStep(step: Step, stepContext: StepContext): Promise<Result<null>> {
  const { context, places } = stepContext;
  switch (step.kind) {
    case 'run': {
      const argv = step.argv.map((argument) => fillPlaceholders(argument, places));
      const env = { ...stepContext.env, ...fillVariables(step.env, places) };
      const command = { argv, cwd: fillPlaceholders(step.cwd, places), env };
      const ran = await runCommand(step, command, stepContext);
      if (ran.ok || step.diagnostics === undefined) return ran;
      const said = await readCallOutput(fillPlaceholders(step.diagnostics, places), context.host.files);
      return said === null ? ran : fail(...inNameOf(said, stepContext));
    }
    case 'write':
      await context.host.files.write(inScratch(step.path, places), fillPlaceholders(step.contents, places));
      return ok(null);
    case 'copy':
      return copy(step, stepContext);
    case 'call':
      return call(step, stepContext);
    default:
      return unreachable(step);
  }
}

async function copy(
  { from, to, label }: Extract<Step, { kind: 'copy' }>,
  { context, places, services }: StepContext,
): Promise<Result<null>> {
  const [source, target] = [fillPlaceholders(from, places), inScratch(to, places)];
  const stat = await context.host.files.stat(source);
  if (stat?.kind !== 'file') {
    const shown = relative(context.directories.root, source);
    const help = 'Look at what the steps before it leave.';
    const service = services[0] ?? null;
    return fail(error('STEP_FAILED', `The step "${label}" finds no file ${shown}.`, help, { service }));
  }
  await context.host.files.makeDirectory(dirname(target));
  await context.host.files.copy(source, target, 0o644);
  return ok(null);
}

/** Where a step of ours writes. Builders are checked before, so anything else is a bug. */
function inScratch(path: string, places: PlaceholderValues): string {
  const filled = fillPlaceholders(path, places);
  if (relative(places.scratch ?? '', filled).startsWith('..')) throw new Error(`${path} is outside {scratch}.`);
  return filled;
}

async function call(step: Extract<Step, { kind: 'call' }>, stepContext: StepContext): Promise<Result<null>> {
  const { context, places } = stepContext;
  const output = fillPlaceholders(step.output, places);
  const input = JSON.stringify({ input: fillJson(step.input, places), output });
  await context.host.files.makeDirectory(dirname(output));
  const ours = (name: string): string => join(context.directories.modules, `${name}.mjs`);
  const isOwn = step.module.startsWith('{root}/');
  const argv = isOwn ? [ours('own-call'), fillPlaceholders(step.module, places)] : [ours(step.module)];
  const command = { argv: [context.nodePath, ...argv], cwd: context.directories.root, env: stepContext.env, input };
  const ran = await runCommand(step, command, stepContext);
  if (!ran.ok) return ran;
  const read = await readCallOutput(output, context.host.files);
  if (read === null) {
    return fail(
      error(
        'STEP_FAILED',
        `The step "${step.label}" wrote no result.`,
        isOwn
          ? 'Let the module that the builder names return a result.'
          : 'This is a bug of svc-build; please report it.',
        {
          service: stepContext.services[0] ?? null,
        },
      ),
    );
  }
  const named = inNameOf(read, stepContext);
  return named.some((one) => one.severity === 'error') ? fail(...named) : ok(null, named);
}

function inNameOf(said: readonly Diagnostic[], { services }: StepContext): readonly Diagnostic[] {
  return said.map((one) => ({ ...one, service: one.service ?? services[0] ?? null }));
}

function fillJson(value: Json, places: PlaceholderValues): Json {
  if (typeof value === 'string') return fillPlaceholders(value, places);
  if (Array.isArray(value)) return value.map((child: Json) => fillJson(child, places));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, fillJson(child, places)]));
}

/** What a step runs in. */
export interface StepContext {
  readonly context: BuildContext;
  readonly places: PlaceholderValues;
  readonly env: Readonly<Record<string, string>>;
  readonly services: readonly string[];
  /** Values that no line may show. */
  readonly secrets: readonly string[];
  readonly onLine: (text: string) => void;
}

/** How many of its last lines a failing step shows. */
const TAIL = 30;
/** How long a step has to end after it was asked to. */
const GRACE_MS = 5000;

/** Runs a program to its end, reporting its lines; told to stop, it ends the program's whole process group first. */
async function runCommand(
  { label, failures = [] }: { readonly label: string; readonly failures?: readonly KnownFailure[] },
  command: Command,
  stepContext: StepContext,
): Promise<Result<null>> {
  const { stop, kill } = stepContext.context.interrupt;
  const tail: string[] = [];
  const running = await stepContext.context.host.processes.start(command, (printed) => {
    const line = withoutSecrets(withoutCommands(printed), stepContext.secrets);
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
  const known = failures.find(({ says }) => tail.some((line) => new RegExp(says).test(line)));
  const others = stepContext.services.length > 1 ? ` (shared by ${stepContext.services.join(', ')})` : '';
  return fail(
    error(
      'STEP_FAILED',
      `The step "${label}" of service "${service}"${others} failed: \`${commandLine(command.argv)}\` ${describeExit(exit)}.`,
      known?.help ?? 'Fix what its last lines say; --verbose shows all that it prints.',
      { service: service ?? null, log: [...tail] },
    ),
  );
}

/** What a module of ours said was wrong; null when it left no readable result. Its value stays in the file for `collect`. */
async function readCallOutput(path: string, files: Pick<Files, 'readText'>): Promise<readonly Diagnostic[] | null> {
  const text = await files.readText(path);
  if (text === null) return null;
  // Written by our own module in this run, so its shape is known.
  const parsed = JSON.parse(text) as { readonly diagnostics: readonly Diagnostic[] };
  return parsed.diagnostics;
}

/** A program may print what it was given. */
function withoutSecrets(line: string, secrets: readonly string[]): string {
  // The longest first: one may hold another.
  return secrets.toSorted((a, b) => b.length - a.length).reduce((text, secret) => text.replaceAll(secret, '***'), line);
}
