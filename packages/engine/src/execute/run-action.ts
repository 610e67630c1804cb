import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { PlaceholderValues } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import { fillVariables, passedVariables, type VariableLayer, variableLayers } from '../environment/variable-layers.ts';
import { askedVariables, type StepVariables, withheldVariables } from '../environment/withheld-variables.ts';
import type { BakedValues } from '../key/baked-values.ts';
import { placesOf } from '../places.ts';
import { pathForTools } from '../tools/path-for-tools.ts';
import type { PlannedAction } from './action-graph.ts';
import { type ActionOutcome, doneAction } from './action-outcome.ts';
import { captureFiles } from './captured-files.ts';
import { runStep, type StepContext } from './run-step.ts';

/** How many lines are kept to be said again. */
const LOGGED_LINES = 10_000;

/** What an action runs with. */
interface ActionContext {
  readonly context: BuildContext;
  readonly baked: BakedValues | null;
  /** Why it has to run. */
  readonly reasons: readonly string[];
}

/** Runs the steps of an action in order, until one fails. */
export async function runAction(
  planned: PlannedAction,
  { context, baked, reasons }: ActionContext,
): Promise<ActionOutcome> {
  const { action, services } = planned;
  const { host, report, interrupt } = context;
  const surroundings = await surroundingsOf(planned, context, baked);
  const names = services.map(({ service }) => service.name);
  const finish = startedAction(planned, reasons, context);
  const warnings: Diagnostic[] = [];
  const log: string[] = [];
  const written = captureFiles(action.capture ?? [], context);
  for (const step of action.steps) {
    report({ type: 'step-started', action: action.id, step: step.label, services: names });
    const onLine = (text: string): void => {
      if (log.length < LOGGED_LINES) log.push(text);
      report({ type: 'line', action: action.id, services: names, text });
    };
    const result = await runStep(step, { context, ...surroundings, services: names, onLine });
    if (!result.ok && interrupt.stop.aborted) {
      // It was told to end, so how it ended is not reported.
      finish('interrupted');
      return { kind: 'skipped' };
    }
    if (!result.ok) {
      const asked = await askedVariables(action.inputs.directories, context);
      const diagnostics = result.diagnostics.map((one) =>
        mentionWithheldVariables(one, { caller: host.env, given: surroundings.env, asked }),
      );
      return { kind: 'failed', durationMs: finish('failed'), diagnostics: [...warnings, ...diagnostics] };
    }
    warnings.push(...result.warnings);
  }
  const how = action.steps.length > 0 ? 'ran' : 'idle';
  return doneAction(how, { reasons, durationMs: finish('done'), warnings, log, captured: written() });
}

/** What the steps of an action run in. */
async function surroundingsOf(
  { action, services }: PlannedAction,
  context: BuildContext,
  baked: BakedValues | null,
): Promise<Pick<StepContext, 'places' | 'env' | 'secrets'>> {
  const [first] = services;
  if (first === undefined) throw new Error(`The action ${action.id} serves nobody.`);
  const path = await pathForTools(action.requires, context);
  const own = placesOf({ service: first.service, keep: action.keep, baked }, context);
  const places = { ...own, PATH: path };
  const layers = await variableLayers(action.env, first.generated, context);
  // Only the builder's own values hold placeholders; braces in values of the caller or of files stay as they are.
  const passed = passedVariables(
    layers.map((layer) => (layer.source.kind === 'builder' ? filled(layer, places) : layer)),
  );
  const env = passed.PATH === context.host.env.PATH ? { ...passed, PATH: path } : passed;
  const { sealed = [], unkeyed = [] } = action.env;
  return { places, env, secrets: [...sealed, ...unkeyed].flatMap((name) => env[name] || []) };
}

/** Reports that an action began; what is returned reports how it ended, and says how long it took in milliseconds. */
function startedAction(
  { action: { id, label, steps }, services }: PlannedAction,
  reasons: readonly string[],
  { host, report }: BuildContext,
): (end: 'done' | 'failed' | 'interrupted') => number {
  const shown = { action: id, label, services: services.map(({ service }) => service.name) };
  const startedAt = host.clock.now();
  // An action without steps only declares inputs; there is nothing to show.
  const isShown = steps.length > 0;
  if (isShown) report({ type: 'action-started', ...shown, reasons });
  return (end) => {
    const durationMs = host.clock.now() - startedAt;
    const interrupted = end === 'interrupted';
    if (isShown) report({ type: 'action-finished', ...shown, ok: end === 'done', interrupted, durationMs });
    return durationMs;
  };
}

function filled(layer: VariableLayer, places: PlaceholderValues): VariableLayer {
  return { ...layer, variables: fillVariables(layer.variables, places) };
}

/** A step that fails may miss a variable that it would have in a shell: say which ones it asked for and did not get. */
function mentionWithheldVariables(diagnostic: Diagnostic, variables: StepVariables): Diagnostic {
  const names = withheldVariables(variables, [diagnostic.message, ...diagnostic.log].join('\n'));
  if (diagnostic.code !== 'STEP_FAILED' || names.length === 0) return diagnostic;
  return {
    ...diagnostic,
    help: `${diagnostic.help} It did not get ${names.join(', ')}; name what it needs in "env" of the service in svc-build.json.`,
  };
}
