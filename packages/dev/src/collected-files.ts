import { join } from 'node:path';
import type { BuildContext } from '@svc-build/engine/build-context';
import { collectService } from '@svc-build/engine/execute/stage-built';
import { placesOf, scratchOf } from '@svc-build/engine/places';
import { layOutEntries } from '@svc-build/engine/stage/lay-out-entries';
import { error } from '@svc-build/model/diagnostic';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import { ownsPath, routeTableOf } from '@svc-build/model/routes';
import type { ResolvedProject } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { createStaticFiles, type StaticFiles } from '@svc-build/serve/static/static-files';
import type { PlannedDev } from './plan-dev.ts';

/** A project as of one moment. */
export interface OpenedDev {
  readonly project: ResolvedProject;
  readonly source: SourceTree;
  readonly tree: (directory: string) => SourceTree;
  readonly context: BuildContext;
}

/** What the work on a service has left. */
interface MadeFiles {
  readonly captured: readonly string[];
  /** Counts up each time, so that an answer that is being sent does not lose its file. */
  readonly generation: number;
}

/**
 * The files that a builder names, laid out once more in a place of their own: what is served is what a build would take,
 * and never a dot file or another service's.
 */
export async function collectedFiles(
  planned: PlannedDev,
  { captured, generation }: MadeFiles,
  { project, source, tree, context }: OpenedDev,
): Promise<Result<StaticFiles>> {
  const { service, plan } = planned;
  const { host, directories } = context;
  const scratch = scratchOf(directories, service.name);
  const directory = join(scratch, `files.${generation}`);
  host.disk.remove(directory);
  host.disk.remove(join(scratch, `files.${generation - 2}`));
  const places = placesOf({ service, keep: plan.actions.flatMap((action) => action.keep), baked: null }, context);
  const trees = { root: source, scratch: tree(scratch), captured };
  const collected = await collectService(planned, { trees, places }, context);
  return andThen(collected, async ({ static: site }) => {
    if (site === null) {
      return fail(
        error(
          'BUILD_OUTPUT_MISSING',
          `The service "${service.name}" has no files to serve.`,
          'Build it and look at what it leaves.',
          {
            service: service.name,
          },
        ),
      );
    }
    await layOutEntries(site.entries, directory, { context, places, mayLink: false });
    const version = String(generation);
    const { fallback } = site;
    const mount = service.routePrefix;
    const table = routeTableOf(project);
    const owns = (path: string): boolean => ownsPath(table, service.name, path);
    // A development server that tells browsers to keep files would show yesterday's.
    return ok(
      createStaticFiles({ directory, mount, fallback, immutable: [], version, filesOnly: true, owns }, host.files),
    );
  });
}
