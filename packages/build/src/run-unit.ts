import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { BuildContext } from './build-context.ts';
import { placesOf } from './places.ts';
import { runStep } from './run-step.ts';
import type { ServiceKey } from './service-key.ts';
import { declaredEnvironment, stepEnvironment } from './step-env.ts';
import type { PlannedUnit } from './unit-graph.ts';
import type { UnitOutcome } from './unit-outcome.ts';

/** Runs the steps of a unit in order, until one fails. */
export async function runUnit(
  { unit, services }: PlannedUnit,
  context: BuildContext,
  keys: ReadonlyMap<string, ServiceKey>,
): Promise<UnitOutcome> {
  const { host, report, directories } = context;
  const [first] = services;
  if (first === undefined) throw new Error(`The unit ${unit.id} serves nobody.`);
  const names = services.map(({ service }) => service.name);
  const places = placesOf(context, first.service, unit.keep, keys.get(first.service.name) ?? null);
  const declared = await declaredEnvironment(unit.env, host.env, directories.root, host.files);
  const env = stepEnvironment(unit.env, declared, host.env, places);

  const startedAt = host.clock.now();
  const warnings: Diagnostic[] = [];
  // A unit without steps only declares inputs; there is nothing to show.
  const isShown = unit.steps.length > 0;
  if (isShown) report({ type: 'unit-started', unit: unit.id, label: unit.label, services: names });
  const finished = (ok: boolean): number => {
    const durationMs = host.clock.now() - startedAt;
    if (isShown) report({ type: 'unit-finished', unit: unit.id, label: unit.label, services: names, ok, durationMs });
    return durationMs;
  };

  for (const step of unit.steps) {
    report({ type: 'step-started', unit: unit.id, step: step.label, services: names });
    const onLine = (text: string): void => report({ type: 'line', unit: unit.id, services: names, text });
    const result = await runStep(step, { context, places, env, services: names, onLine });
    if (!result.ok && context.interrupt.stop.aborted) {
      // It was told to end; how it did so is no news.
      finished(false);
      return { kind: 'skipped' };
    }
    if (!result.ok) {
      return { kind: 'failed', durationMs: finished(false), diagnostics: [...warnings, ...result.diagnostics] };
    }
    warnings.push(...result.warnings);
  }
  return { kind: 'done', durationMs: finished(true), warnings };
}
