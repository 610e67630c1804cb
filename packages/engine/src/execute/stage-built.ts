import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import type { PlaceholderValues } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import { andThen, ok, type Result } from '@svc-build/model/result';
import { routeTableOf } from '@svc-build/model/routes';
import { isAmong } from '@svc-build/trace/hash-inputs';
import type { BuildContext } from '../build-context.ts';
import { inputsAfter } from '../key/service-inputs.ts';
import type { ServiceKey } from '../key/service-key.ts';
import { placesOf, scratchOf } from '../places.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { FinishedArtifact } from '../record/service-artifact.ts';
import { applyPatterns } from '../stage/apply-patterns.ts';
import { checkEntries } from '../stage/check-entries.ts';
import { sitePages } from '../stage/config-json.ts';
import { serviceManifest } from '../stage/output-manifest.ts';
import { withoutOwnSecrets } from '../stage/own-secrets.ts';
import { stageService } from '../stage/stage-service.ts';
import { withoutSecrets } from '../stage/withheld-files.ts';
import { ignoredByGit } from './ignored-by-git.ts';
import type { StagedRun } from './run-actions.ts';

/** A staged service, and what a second look at its inputs found. */
type Staged = Pick<FinishedArtifact['artifact'], 'manifest' | 'ownUrls' | 'pages' | 'discovered' | 'created'> &
  Pick<FinishedArtifact, 'files'> & { readonly moved: readonly string[]; readonly written: readonly string[] };

/** A service whose actions are done. */
interface ServiceToStage {
  readonly planned: PlannedService;
  readonly key: ServiceKey;
  readonly captured: readonly string[];
}

/** Collects, filters and stages what the actions of a service made, and looks at its inputs once more. */
export async function stageBuilt(
  { planned, key, captured }: ServiceToStage,
  { context, outside, project, staging, state, inspected }: StagedRun,
): Promise<Result<Staged>> {
  const { service, plan } = planned;
  const source = outside.tree(context.directories.root);
  const scratch = outside.tree(scratchOf(context.directories, service.name));
  const known = {
    source,
    memory: state.memory,
    isCreated: isAmong(key.created),
    writtenBefore: new Set(state.last?.services.find(({ name }) => name === service.name)?.written),
    ignored: (paths: readonly string[]) => ignoredByGit(paths, context),
  };
  const places = placesOf({ service, keep: plan.actions.flatMap((action) => action.keep), baked: key }, context);
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
          ...(await inputsAfter({ planned, key, output }, known, context)),
        }),
    );
  });
}

/** Service URLs that the framework finds in a file of the bundle, where it runs. */
function ownUrls({ overridden }: PlannedService, { functions }: BuildOutput): readonly string[] {
  const files = new Set(functions.flatMap(({ entries }) => entries.map(({ path }) => path)));
  return overridden.flatMap(({ name, file, isFrameworks }) => (isFrameworks && files.has(file ?? '') ? [name] : []));
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
  const isBuilt = (path: string): boolean => captured.has(path) || outputs.some((output) => liesIn(path, output));
  return andThen(await builder.collect(service, trees, probeResults), (output) =>
    andThen(checkEntries(output, checked), async (good) =>
      andThen(disk === null ? ok(good) : withoutOwnSecrets(good, checked, runtimes), async (open) =>
        andThen(await withoutSecrets(open, { ...sources, isBuilt }), (own) => applyPatterns(own, sources)),
      ),
    ),
  );
}
