import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { BUILDERS } from '@svc-build/builders/all';
import {
  type AbsoluteModule,
  builderInvalid,
  cannotBeLoaded,
  type LoadedBuilder,
} from '@svc-build/engine/own-builders/load-own-builder';
import type { Builder, Catalog } from '@svc-build/model/builder';
import { leavesProject } from '@svc-build/model/project-path';
import { all, andThen, ok, type Result } from '@svc-build/model/result';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { Located, ProjectDeclaration } from '@svc-build/model/service';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import type { World } from './world.ts';

/** Every builder, and what each of the project's own consists of, by the builder's name. */
export interface LoadedBuilders extends Catalog {
  readonly modules: ReadonlyMap<string, Pick<LoadedBuilder, 'files'>>;
}

const DEFAULT_TIMEOUT_S = 30;

/** The built-in builders and the project's own, which are loaded from where `svc-build.json` says. */
export async function loadOwnBuilders(
  declared: Pick<ProjectDeclaration, 'builders' | 'builderTimeout'>,
  root: string,
  world: World,
): Promise<Result<LoadedBuilders>> {
  const settings = {
    host: world.host,
    root,
    state: join(root, '.svc-build'),
    modules: world.modules,
    nodePath: world.nodePath,
    runtimes: RUNTIMES,
    stop: world.interrupt.stop,
    timeoutMs: (declared.builderTimeout ?? DEFAULT_TIMEOUT_S) * 1000,
  };
  const loaded = all(
    await Promise.all(
      declared.builders.map(async (written) =>
        andThen(locateModule(written, root), (module) => world.ownBuilders.load(module, settings)),
      ),
    ),
  );
  return andThen(loaded, (found) => withoutClashes(found, declared.builders));
}

function allRuntimes(own: readonly Builder[]): readonly RuntimeFacts[] {
  return [...RUNTIMES, ...own.flatMap(({ runtimes = [] }) => runtimes)];
}

async function withoutClashes(
  found: readonly LoadedBuilder[],
  written: readonly Located<string>[],
): Promise<Result<LoadedBuilders>> {
  const own = found.map(({ builder }) => builder);
  const clash = own.findIndex((one, index) =>
    [...BUILDERS, ...own.slice(0, index)].some((other) => clashes(one, other)),
  );
  const [located, taken] = [written[clash], own[clash]];
  if (located === undefined || taken === undefined) {
    const modules = new Map(found.map((one) => [one.builder.name, one]));
    const catalog = { builders: [...BUILDERS, ...own], runtimes: allRuntimes(own) };
    return andThen(all(own.map((one, index) => checkRuntimes(one, own, written[index]))), () =>
      ok({ ...catalog, modules }),
    );
  }
  return builderInvalid(
    located,
    `is called "${taken.name}" or builds a framework that another builder has`,
    'Give the builder and its frameworks names of their own.',
  );
}

/** What a builder brings of runtimes is its own, and each of its frameworks has one that somebody brings. */
function checkRuntimes(
  { frameworks, runtimes = [] }: Builder,
  own: readonly Builder[],
  written: Located<string> | undefined,
): Result<null> {
  if (written === undefined) return ok(null);
  const names = allRuntimes(own).map(({ name }) => name);
  const taken = runtimes.find(({ name }) => names.filter((one) => one === name).length > 1);
  if (taken !== undefined) {
    const help = 'Give it another name, or use the one that is there.';
    return builderInvalid(written, `brings the runtime "${taken.name}", which is there already`, help);
  }
  const unknown = frameworks.find(({ runtime }) => !names.includes(runtime));
  if (unknown === undefined) return ok(null);
  return builderInvalid(
    written,
    `has a framework "${unknown.slug}" of the runtime "${unknown.runtime}", which nobody brings`,
    `Describe it in "runtimes" of the builder, or use one of ${RUNTIMES.map(({ name }) => name).join(', ')}.`,
  );
}

function locateModule(written: Located<string>, root: string): Result<AbsoluteModule> {
  const { value } = written;
  try {
    const path = value.startsWith('.')
      ? resolve(root, value)
      : createRequire(join(root, 'package.json')).resolve(value);
    if (value.startsWith('.') && leavesProject(relative(root, path)))
      return builderInvalid(written, 'leaves the project', 'Name a module inside the project, or a package.');
    return ok({ written, path });
  } catch (thrown) {
    return cannotBeLoaded(written, thrown instanceof Error ? thrown.message : String(thrown), root);
  }
}

function clashes(a: Builder, b: Builder): boolean {
  const slugs = b.frameworks.map(({ slug }) => slug);
  return a.name === b.name || a.frameworks.some(({ slug }) => slugs.includes(slug));
}
