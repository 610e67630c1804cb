import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { isBelow } from '@svc-build/model/names';
import type { PlaceholderValues } from '@svc-build/model/plan';
import { andThen, diagnosticsOf, ok, type Result } from '@svc-build/model/result';
import { routeTableOf } from '@svc-build/model/routes';
import { unreachable } from '@svc-build/model/unreachable';
import type { BuildContext } from '../build-context.ts';
import { inputsAfter } from '../key/service-inputs.ts';
import type { ServiceKey } from '../key/service-key.ts';
import { placesOf, scratchOf } from '../places.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type {
  ActionResult,
  FinishedArtifact,
  FinishedService,
  LoggedLine,
  ServiceArtifact,
} from '../record/service-artifact.ts';
import { applyPatterns } from '../stage/apply-patterns.ts';
import { checkEntries } from '../stage/check-entries.ts';
import { sitePages } from '../stage/config-json.ts';
import { serviceManifest } from '../stage/output-manifest.ts';
import { withoutOwnSecrets } from '../stage/own-secrets.ts';
import { stageService } from '../stage/stage-service.ts';
import { withoutSecrets } from '../stage/withheld-files.ts';
import { failuresOfNeeded } from './needed-failures.ts';
import type { StagedRun } from './run-actions.ts';

/** Brings one service to its end: leaves it, has it from the cache, or waits for its actions and keeps what came of them. */
export async function finishService(planned: PlannedService, run: StagedRun): Promise<FinishedService> {
  const { name } = planned.service;
  const key = run.keys.get(name);
  const decision = run.decisions.get(name);
  if (key === undefined || decision === undefined) throw new Error(`Nothing was decided about the service ${name}.`);
  const base = { planned, key, durationMs: 0, inputsUnchanged: true, actionResults: [] };
  switch (decision.kind) {
    case 'fresh': {
      const { artifact } = decision;
      reportLog(planned, artifact, run);
      const finished = { artifact, files: [] };
      return { ...base, outcome: 'fresh', diagnostics: artifact.warnings, reasons: [], finished };
    }
    case 'restore': {
      const { hit, reasons } = decision;
      reportLog(planned, hit.rest, run);
      const finished = { artifact: hit.rest, files: hit.files };
      return { ...base, outcome: 'restored', diagnostics: hit.rest.warnings, reasons, finished };
    }
    case 'build': {
      const built = await buildService(planned, key, run);
      const { reasons, warnings } = decision;
      const actionResults = await resultsOf(planned, run);
      if (built.kind === 'skipped')
        return { ...base, actionResults, outcome: 'skipped', diagnostics: [], reasons, finished: null };
      const { durationMs } = built;
      if (built.kind === 'failed') {
        const diagnostics = [...warnings, ...built.diagnostics];
        return { ...base, actionResults, durationMs, outcome: 'failed', diagnostics, reasons, finished: null };
      }
      const { finished, moved } = built;
      const inputsUnchanged = moved.length === 0;
      const kept = inputsUnchanged ? await keepResult({ planned, key, finished }, run) : [inputsMoved(name, moved)];
      const diagnostics = [...warnings, ...finished.artifact.warnings, ...kept];
      return { ...base, actionResults, durationMs, outcome: 'built', diagnostics, reasons, finished, inputsUnchanged };
    }
    default:
      return unreachable(decision);
  }
}

/** How the work on a service ended. */
type ServiceBuild =
  | {
      readonly kind: 'built';
      readonly durationMs: number;
      readonly finished: FinishedArtifact;
      /** What it read that changed meanwhile; empty for a result that its key stands for. */
      readonly moved: readonly string[];
    }
  | { readonly kind: 'failed'; readonly durationMs: number; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'skipped' };

/** Waits for a service's actions, then collects, filters and stages what they made, and looks whether its inputs stayed as they were. */
async function buildService(planned: PlannedService, key: ServiceKey, run: StagedRun): Promise<ServiceBuild> {
  const { context } = run;
  const actions = await Promise.all(
    planned.plan.actions.map(async ({ id }) => ({
      id,
      outcome: (await run.actions.get(id)) ?? { kind: 'skipped' as const },
    })),
  );
  const outcomes = actions.map(({ outcome }) => outcome);
  // Its own work: its actions and its staging, without the time that it waited for others.
  const inActions = outcomes.reduce((sum, one) => sum + (one.kind === 'skipped' ? 0 : one.durationMs), 0);
  const actionsEndedAt = context.host.clock.now();
  const duration = (): number => inActions + context.host.clock.now() - actionsEndedAt;

  const own = outcomes.flatMap((one) => (one.kind === 'failed' ? one.diagnostics : []));
  const failures = [...own, ...(await failuresOfNeeded(planned, run))];
  if (failures.length > 0) return { kind: 'failed', durationMs: duration(), diagnostics: failures };
  if (outcomes.some(({ kind }) => kind === 'skipped') || context.interrupt.stop.aborted) return { kind: 'skipped' };
  const warnings = outcomes.flatMap((one) => (one.kind === 'done' ? one.warnings : []));
  const log = actions.flatMap(({ id, outcome }) =>
    outcome.kind === 'done' ? outcome.log.map((text): LoggedLine => ({ action: id, text })) : [],
  );

  const captured = outcomes.flatMap((one) => (one.kind === 'done' ? one.captured : []));
  const staged = await stageBuilt({ planned, key, captured }, run);
  if (!staged.ok)
    return { kind: 'failed', durationMs: duration(), diagnostics: [...warnings, ...diagnosticsOf(staged)] };
  const { files, discovered, moved, ...artifact } = staged.value;
  const said = [...warnings, ...staged.warnings];
  return {
    kind: 'built',
    durationMs: duration(),
    finished: { artifact: { ...artifact, discovered, warnings: said, log }, files },
    moved,
  };
}

type Staged = Pick<FinishedArtifact['artifact'], 'manifest' | 'ownUrls' | 'pages' | 'discovered'> &
  Pick<FinishedArtifact, 'files'> & { readonly moved: readonly string[] };

/** A service whose actions are done. */
interface ServiceToStage {
  readonly planned: PlannedService;
  readonly key: ServiceKey;
  readonly captured: readonly string[];
}

async function stageBuilt(
  { planned, key, captured }: ServiceToStage,
  { context, outside, project, staging, state, inspected }: StagedRun,
): Promise<Result<Staged>> {
  const { service, plan } = planned;
  const source = outside.tree(context.directories.root);
  const scratch = outside.tree(scratchOf(context.directories, service.name));
  const places = placesOf({ service, keep: plan.actions.flatMap((action) => action.keep), key }, context);
  const collected = await collectService(planned, { trees: { root: source, scratch, captured }, places }, context);
  return andThen(collected, async (unsorted) => {
    const output = sortedEntries(unsorted);
    return andThen(
      await stageService({ service, output }, { table: routeTableOf(project), staging, places, inspected }, context),
      async (staged) =>
        ok({
          manifest: serviceManifest(planned, { key, output, staged }, context.runtimes),
          ownUrls: ownUrls(planned, output),
          pages: output.functions.length > 0 ? [] : sitePages((output.static?.entries ?? []).map(({ path }) => path)),
          files: staged.files,
          ...(await inputsAfter({ planned, key, output }, { source, memory: state.memory }, context)),
        }),
    );
  });
}

/** Service URLs that the framework finds in a file of the bundle, where it runs. */
function ownUrls({ overridden }: PlannedService, { functions }: BuildOutput): readonly string[] {
  const files = new Set(functions.flatMap(({ entries }) => entries.map(({ path }) => path)));
  return overridden.flatMap(({ name, file, isFrameworks }) => (isFrameworks && files.has(file ?? '') ? [name] : []));
}

/** Says that a result is delivered and not kept, and why. */
function inputsMoved(service: string, moved: readonly string[]): Diagnostic {
  const [first = '', ...others] = moved;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return warning(
    'INPUT_CHANGED',
    `${first}${more} changed while service "${service}" was built, so its result is not kept in the cache.`,
    'Build again. If the build itself writes the file, name it in "generated" of the service in svc-build.json.',
    { service },
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

/** What the work on a service has left, and what the placeholders of its plan stand for. */
interface DoneWork {
  readonly trees: BuiltTrees;
  readonly places: PlaceholderValues;
}

/** Asks the builder what its work came to, checks that it can be laid out, and applies the service's patterns. */
export async function collectService(
  { service, builder, plan, probeResults }: Pick<PlannedService, 'service' | 'builder' | 'plan' | 'probeResults'>,
  { trees, places }: DoneWork,
  { host, builderModules, runtimes }: Pick<BuildContext, 'host' | 'builderModules' | 'runtimes'>,
): Promise<Result<BuildOutput>> {
  // Builders of ours look at what they name; those of a project are taken by their word in nothing.
  const disk = builderModules.has(builder.name) ? host.disk : null;
  const checked = { service, builder: builder.name, places, disk };
  const sources = { service, source: trees.root, runtimes };
  const captured = new Set(trees.captured);
  const outputs = plan.actions.flatMap((action) => action.outputs);
  const isBuilt = (path: string): boolean => captured.has(path) || outputs.some((output) => isBelow(path, output));
  return andThen(await builder.collect(service, trees, probeResults), (output) =>
    andThen(checkEntries(output, checked), async (good) =>
      andThen(disk === null ? ok(good) : withoutOwnSecrets(good, checked, runtimes), async (open) =>
        andThen(await withoutSecrets(open, { ...sources, isBuilt }), (own) => applyPatterns(own, sources)),
      ),
    ),
  );
}

async function resultsOf({ plan }: PlannedService, { actions }: StagedRun): Promise<readonly ActionResult[]> {
  const outcomes = await Promise.all(plan.actions.map(({ id }) => actions.get(id)));
  return outcomes.flatMap((one) => (one?.kind === 'done' && one.result !== null ? [one.result] : []));
}

/** Reports the lines that the build printed when it ran, for views that show every line. */
function reportLog({ service }: PlannedService, { log }: ServiceArtifact, { context }: StagedRun): void {
  for (const { action, text } of log) context.report({ type: 'line', action, services: [service.name], text });
}

/** Stores a result under its key. That it could not be stored is no failure of the build. */
async function keepResult(
  { planned, key, finished }: Pick<FinishedService, 'planned' | 'key'> & { readonly finished: FinishedArtifact },
  { context, state, staging }: StagedRun,
): Promise<readonly Diagnostic[]> {
  const { name } = planned.service;
  if (context.trust.results === 'none' || context.interrupt.stop.aborted) return [];
  try {
    await state.results.put(key.cacheKey, { root: staging, files: finished.files, rest: finished.artifact });
    return [];
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split(',', 1)[0] : String(thrown);
    const message = `The result of service "${name}" could not be kept in the cache: ${why}.`;
    const help = 'Make room there, make it writable, or name another place with --cache-dir.';
    return [warning('CACHE_NOT_WRITTEN', message, help, { service: name })];
  }
}
