import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Builder } from '@svc-build/model/builder';
import { error } from '@svc-build/model/diagnostic';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { Located } from '@svc-build/model/service';
import { z } from 'zod';
import { BUILT_IN_BUILDERS } from './builders.ts';

const call = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'must be a function');
const detector = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({
    kind: z.literal('dependency'),
    ecosystem: z.enum(['npm', 'python', 'go']),
    name: z.string(),
    development: z.boolean(),
  }),
  z.object({ kind: z.literal('script'), name: z.string() }),
  z.object({ kind: z.literal('no-manifest') }),
  z.object({ kind: z.literal('server-start') }),
]);
const framework = z.object({
  slug: z.string().min(1),
  kind: z.enum(['frontend', 'backend']),
  runtime: z.enum(['node', 'python', 'go', 'static']),
  every: z.array(detector),
  some: z.array(detector),
  none: z.array(detector).optional(),
  supersedes: z.array(z.string()),
  fallback: z.boolean(),
  publicEnvPrefixes: z.array(z.string()),
});
const builder = z.object({
  name: z.string().min(1),
  version: z.int(),
  frameworks: z.array(framework).min(1),
  probe: call,
  plan: call,
  collect: call,
});

/** Every builder, and the modules of the project's own by the builder's name: absolute paths. */
export interface LoadedBuilders {
  readonly builders: readonly Builder[];
  readonly modules: ReadonlyMap<string, string>;
}

/** The built-in builders and the project's own, which are loaded from where `svc-build.json` says. */
export async function loadBuilders(modules: readonly Located<string>[], root: string): Promise<Result<LoadedBuilders>> {
  const loaded = all(await Promise.all(modules.map((module) => loadBuilder(module, root))));
  return andThen(loaded, (found) => {
    const own = found.map(({ builder: one }) => one);
    const clash = own.findIndex((one, index) =>
      [...BUILT_IN_BUILDERS, ...own.slice(0, index)].some((other) => clashes(one, other)),
    );
    const [located, taken] = [modules[clash], own[clash]];
    if (located === undefined || taken === undefined) {
      const paths = new Map(found.map(({ builder: one, path }) => [one.name, path]));
      return ok({ builders: [...BUILT_IN_BUILDERS, ...own], modules: paths });
    }
    return invalid(
      located,
      `is called "${taken.name}" or builds a framework that another builder has`,
      'Give the builder and its frameworks names of their own.',
    );
  });
}

async function loadBuilder(
  located: Located<string>,
  root: string,
): Promise<Result<{ readonly builder: Builder; readonly path: string }>> {
  const { value } = located;
  let exported: unknown;
  let path: string;
  try {
    path = value.startsWith('.') ? resolve(root, value) : createRequire(join(root, 'package.json')).resolve(value);
    if (value.startsWith('.') && relative(root, path).startsWith('..')) {
      return invalid(located, 'leaves the project', 'Name a module inside the project, or a package.');
    }
    exported = ((await import(pathToFileURL(path).href)) as { readonly default?: unknown }).default;
  } catch (thrown) {
    const [why] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
    return invalid(
      located,
      `cannot be loaded: ${why?.replace(/ imported from .*/, '').replaceAll(root, '.')}`,
      'Mend the module, or the path or package name that leads to it.',
    );
  }
  const checked = builder.safeParse(exported);
  // The shape is checked; what the functions return, the conformance suite checks.
  if (checked.success) return ok({ builder: exported as Builder, path });
  const [issue] = checked.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'its default export' : `"${issue.path.join('.')}"`;
  return invalid(
    located,
    `is no builder: ${where} is wrong (${issue?.message ?? 'unknown'})`,
    'Export a builder as default: an object with name, version, frameworks, probe, plan and collect.',
  );
}

function clashes(a: Builder, b: Builder): boolean {
  const slugs = b.frameworks.map(({ slug }) => slug);
  return a.name === b.name || a.frameworks.some(({ slug }) => slugs.includes(slug));
}

function invalid(located: Located<string>, what: string, help: string): Result<never> {
  return fail(error('BUILDER_INVALID', `The builder "${located.value}" ${what}.`, help, { location: located.at }));
}
