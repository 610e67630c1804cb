import { resolve } from 'node:path';
import type { OpenProject, RunOutside } from '@svc-build/engine/run-request';
import { checkState } from '@svc-build/engine/state/state-directory';
import { diskTree } from '@svc-build/host/disk-tree';
import type { Report } from '@svc-build/model/event';
import { andThen, ok, type Result, unlessUnreadable } from '@svc-build/model/result';
import { loadConfig } from '@svc-build/project/dialects/declare-project';
import { resolveProject } from '@svc-build/project/resolve/resolve-project';
import type { Trace } from '@svc-build/trace/trace';
import { tracedTree } from '@svc-build/trace/traced-tree';
import type { CommonOptions } from './arguments.ts';
import { loadBuilders } from './load-builders.ts';
import { stateDirectory, unknownService, workingDirectory } from './run-request.ts';
import type { World } from './world.ts';

/** Reads the configuration, loads the builders and resolves every service. Files are read, no program is run. */
export async function openProject(common: CommonOptions, world: World): Promise<Result<OpenProject>> {
  const root = workingDirectory(common, world);
  const state = checkState(root, stateDirectory(common, world), world.host.disk);
  if (!state.ok) return state;
  return unlessUnreadable(root, () => openAt(root, world));
}

async function openAt(root: string, world: World): Promise<Result<OpenProject>> {
  const trace: Trace = new Map();
  const source = tracedTree(diskTree(root, world.host.files), { root, trace, disk: world.host.disk });
  return andThen(await loadConfig(source), async (declaration) =>
    andThen(await loadBuilders(declaration, root, world), async ({ builders, runtimes, modules: builderModules }) =>
      andThen(await resolveProject(declaration, { builders, runtimes }, source), (project) => {
        const cacheDir = resolve(root, declaration.cacheDir ?? '.svc-build/cache');
        return ok({
          root,
          source,
          trace,
          builders,
          runtimes,
          builderModules,
          project,
          cacheDir,
          cacheLimit: declaration.cacheLimit,
        });
      }),
    ),
  );
}

/** What a run of a command reaches the outside by. */
export function runOutside(common: CommonOptions, report: Report, world: World): RunOutside {
  const { host, interrupt } = world;
  return {
    host,
    interrupt,
    report,
    open: () => openProject(common, world),
    tree: (directory) => diskTree(directory, host.files),
  };
}

/** The same, where the command line names services: a name that no service has is refused before anything is planned. */
export function openKnowing(names: readonly string[], outside: RunOutside): RunOutside {
  return {
    ...outside,
    open: async () =>
      andThen(await outside.open(), (opened) => {
        const known = opened.project.services.map(({ name }) => name);
        const unknown = names.find((name) => !known.includes(name));
        return unknown === undefined ? ok(opened) : unknownService(unknown, known);
      }),
  };
}
