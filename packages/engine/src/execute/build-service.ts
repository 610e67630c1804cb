import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { andThen, diagnosticsOf, ok, type Result } from '@svc-build/model/result';
import { routeTableOf } from '@svc-build/model/routes';
import { inputsAfter } from '../key/inputs-after.ts';
import type { ServiceKey } from '../key/service-key.ts';
import { placesOf, scratchOf } from '../places.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { FinishedArtifact, LoggedLine } from '../record/service-artifact.ts';
import { sitePages } from '../stage/page-routes.ts';
import { serviceManifest } from '../stage/service-manifest.ts';
import { stageService } from '../stage/stage-service.ts';
import { collectService } from './collect-service.ts';
import type { StagedRun } from './staged-run.ts';

/** How the work on a service ended. */
export type ServiceBuild =
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
export async function buildService(planned: PlannedService, key: ServiceKey, run: StagedRun): Promise<ServiceBuild> {
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

  const failures = outcomes.flatMap((one) => (one.kind === 'failed' ? one.diagnostics : []));
  if (failures.length > 0) return { kind: 'failed', durationMs: duration(), diagnostics: failures };
  if (outcomes.some(({ kind }) => kind === 'skipped') || context.interrupt.stop.aborted) return { kind: 'skipped' };
  const warnings = outcomes.flatMap((one) => (one.kind === 'done' ? one.warnings : []));
  const log = actions.flatMap(({ id, outcome }) =>
    outcome.kind === 'done' ? outcome.log.map((text): LoggedLine => ({ action: id, text })) : [],
  );

  const captured = outcomes.flatMap((one) => (one.kind === 'done' ? one.captured : []));
  const staged = await stageBuilt(planned, key, captured, run);
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

async function stageBuilt(
  planned: PlannedService,
  key: ServiceKey,
  captured: readonly string[],
  { context, outside, project, staging, state }: StagedRun,
): Promise<Result<Staged>> {
  const { service, plan } = planned;
  const source = outside.tree(context.directories.root);
  const scratch = outside.tree(scratchOf(context.directories, service.name));
  const places = placesOf(
    context,
    service,
    plan.actions.flatMap((action) => action.keep),
    key,
  );
  const collected = await collectService(planned, { root: source, scratch, captured }, places, context);
  return andThen(collected, async (unsorted) => {
    const output = sortedEntries(unsorted);
    return andThen(
      await stageService({ service, output }, { table: routeTableOf(project), staging, places }, context),
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
export function inputsMoved(service: string, moved: readonly string[]): Diagnostic {
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
