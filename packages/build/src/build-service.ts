import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Outcome } from '@svc-build/model/event';
import type { UnitId } from '@svc-build/model/plan';
import { andThen, diagnosticsOf, ok, type Result } from '@svc-build/model/result';
import type { RouteTable } from '@svc-build/model/routes';
import type { SourceTree } from '@svc-build/model/source-tree';
import { applyPatterns } from './apply-patterns.ts';
import type { BuildContext } from './build-context.ts';
import { placesOf, scratchOf } from './places.ts';
import type { PlannedService } from './plan-project.ts';
import type { ServiceKey } from './service-key.ts';
import { type StagedService, stageService } from './stage-service.ts';
import type { UnitOutcome } from './unit-outcome.ts';

/** A service at the end of a run. */
export interface BuiltService {
  readonly planned: PlannedService;
  readonly outcome: Outcome;
  /** Its own work: its units and its staging, without the time that it waited for others. */
  readonly durationMs: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Null unless the service was built. */
  readonly result: {
    readonly fingerprint: string;
    readonly output: BuildOutput;
    readonly staged: StagedService;
  } | null;
}

/** What building a service needs of the run around it. */
export interface ServiceSurroundings {
  readonly context: BuildContext;
  readonly source: SourceTree;
  readonly tree: (directory: string) => SourceTree;
  readonly table: RouteTable;
  readonly staging: string;
  readonly units: ReadonlyMap<UnitId, Promise<UnitOutcome>>;
  /** By service, taken before any unit ran. */
  readonly keys: ReadonlyMap<string, ServiceKey>;
}

/** Waits for a service's units, then collects, filters and stages what they made. */
export async function buildService(planned: PlannedService, around: ServiceSurroundings): Promise<BuiltService> {
  const { context } = around;
  const key = around.keys.get(planned.service.name);
  if (key === undefined) throw new Error(`The service ${planned.service.name} has no key.`);
  const ids = planned.plan.units.map((unit) => unit.id);
  const outcomes = (await Promise.all(ids.map((id) => around.units.get(id)))).filter((one) => one !== undefined);
  const inUnits = outcomes.reduce((sum, one) => sum + (one.kind === 'skipped' ? 0 : one.durationMs), 0);
  const unitsEndedAt = context.host.clock.now();
  const ended = (
    outcome: Outcome,
    diagnostics: readonly Diagnostic[],
    result: BuiltService['result'],
  ): BuiltService => ({
    planned,
    outcome,
    durationMs: inUnits + context.host.clock.now() - unitsEndedAt,
    diagnostics,
    result,
  });

  const failures = outcomes.flatMap((one) => (one.kind === 'failed' ? one.diagnostics : []));
  if (failures.length > 0) return ended('failed', failures, null);
  if (outcomes.some((one) => one.kind === 'skipped') || context.interrupt.stop.aborted)
    return ended('skipped', [], null);
  const warnings = outcomes.flatMap((one) => (one.kind === 'done' ? one.warnings : []));

  const staged = await stageBuilt(planned, key, around);
  const diagnostics = [...warnings, ...diagnosticsOf(staged)];
  return staged.ok
    ? ended('built', diagnostics, { fingerprint: key.fingerprint, ...staged.value })
    : ended('failed', diagnostics, null);
}

async function stageBuilt(
  planned: PlannedService,
  key: ServiceKey,
  { context, source, tree, table, staging }: ServiceSurroundings,
): Promise<Result<{ readonly output: BuildOutput; readonly staged: StagedService }>> {
  const { service, builder, plan, answers } = planned;
  const scratch = tree(scratchOf(context.directories, service.name));
  const keep = plan.units.flatMap((unit) => unit.keep);
  const places = placesOf(context, service, keep, key);
  const collected = await builder.collect(service, { root: source, scratch }, answers);
  return andThen(collected, async (output) =>
    andThen(await applyPatterns(service, sortedEntries(output), source), async (filtered) =>
      andThen(await stageService(service, filtered, table, staging, places, context), (staged) =>
        ok({ output: filtered, staged }),
      ),
    ),
  );
}

function sortedEntries(output: BuildOutput): BuildOutput {
  const byPath = (entries: readonly Entry[]): readonly Entry[] =>
    [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    ...output,
    functions: output.functions.map((one) => ({ ...one, entries: byPath(one.entries) })),
    static: output.static === null ? null : { ...output.static, entries: byPath(output.static.entries) },
  };
}
