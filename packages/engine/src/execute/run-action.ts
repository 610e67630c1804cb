import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { PlaceholderValues } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import { fillVariables, passedVariables, type VariableLayer, variableLayers } from '../environment/variable-layers.ts';
import { askedVariables, withheldVariables } from '../environment/withheld-variables.ts';
import type { ServiceKey } from '../key/service-key.ts';
import { placesOf } from '../places.ts';
import { pathForTools } from '../tools/path-for-tools.ts';
import type { PlannedAction } from './action-graph.ts';
import { captureFiles } from './captured-files.ts';
import { runStep } from './run-step.ts';

/** How many lines are kept to be said again. */
const LOGGED_LINES = 10_000;

/** Runs the steps of an action in order, until one fails. */
export async function runAction(
  { action, services }: PlannedAction,
  context: BuildContext,
  keys: ReadonlyMap<string, ServiceKey>,
): Promise<ActionOutcome> {
  const { host, report } = context;
  const [first] = services;
  if (first === undefined) throw new Error(`The action ${action.id} serves nobody.`);
  const names = services.map(({ service }) => service.name);
  const path = await pathForTools(action.requires, context);
  const own = placesOf(context, first.service, action.keep, keys.get(first.service.name) ?? null);
  const places = { ...own, PATH: path };
  const layers = await variableLayers(action.env, first.generated, context);
  // Only the builder's own values hold placeholders; braces in values of the caller or of files stay as they are.
  const passed = passedVariables(
    layers.map((layer) => (layer.source.kind === 'builder' ? filled(layer, places) : layer)),
  );
  const env = passed.PATH === host.env.PATH ? { ...passed, PATH: path } : passed;

  const startedAt = host.clock.now();
  const warnings: Diagnostic[] = [];
  const log: string[] = [];
  // An action without steps only declares inputs; there is nothing to show.
  const isShown = action.steps.length > 0;
  if (isShown) report({ type: 'action-started', action: action.id, label: action.label, services: names });
  const finished = (ok: boolean, interrupted = false): number => {
    const durationMs = host.clock.now() - startedAt;
    if (isShown)
      report({
        type: 'action-finished',
        action: action.id,
        label: action.label,
        services: names,
        ok,
        interrupted,
        durationMs,
      });
    return durationMs;
  };

  const written = captureFiles(action.capture ?? [], context);
  for (const step of action.steps) {
    report({ type: 'step-started', action: action.id, step: step.label, services: names });
    const onLine = (text: string): void => {
      if (log.length < LOGGED_LINES) log.push(text);
      report({ type: 'line', action: action.id, services: names, text });
    };
    const result = await runStep(step, { context, places, env, services: names, onLine });
    if (!result.ok && context.interrupt.stop.aborted) {
      // It was told to end, so how it ended is not reported.
      finished(false, true);
      return { kind: 'skipped' };
    }
    if (!result.ok) {
      const asked = await askedVariables(action.inputs.directories, context);
      const diagnostics = result.diagnostics.map((one) => mentionWithheldVariables(one, host.env, env, asked));
      return { kind: 'failed', durationMs: finished(false), diagnostics: [...warnings, ...diagnostics] };
    }
    warnings.push(...result.warnings);
  }
  return {
    kind: 'done',
    hasRun: isShown,
    durationMs: finished(true),
    warnings,
    log,
    captured: written(),
  };
}

function filled(layer: VariableLayer, places: PlaceholderValues): VariableLayer {
  return { ...layer, variables: fillVariables(layer.variables, places) };
}

/** A step that fails may miss a variable that it would have in a shell: say which ones it asked for and did not get. */
function mentionWithheldVariables(
  diagnostic: Diagnostic,
  caller: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  asked: ReadonlySet<string>,
): Diagnostic {
  const names = withheldVariables(caller, given, [diagnostic.message, ...diagnostic.log].join('\n'), asked);
  if (diagnostic.code !== 'STEP_FAILED' || names.length === 0) return diagnostic;
  return {
    ...diagnostic,
    help: `${diagnostic.help} It did not get ${names.join(', ')}; name what it needs in "env" of the service in svc-build.json.`,
  };
}

/** How an action came out. `skipped`: it never began, because something before it failed or the run was told to end. */
export type ActionOutcome =
  | {
      readonly kind: 'done';
      /** Whether it had anything to do. */
      readonly hasRun: boolean;
      readonly durationMs: number;
      readonly warnings: readonly Diagnostic[];
      /** Every line that it printed, up to a size that nobody reads. */
      readonly log: readonly string[];
      /** What it wrote in the directories that it names. */
      readonly captured: readonly string[];
    }
  | { readonly kind: 'failed'; readonly durationMs: number; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'skipped' };
