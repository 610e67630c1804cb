import { join } from 'node:path';
import type { Builder } from '@svc-build/model/builder';
import { error } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { Located } from '@svc-build/model/service';
import { unreachable } from '@svc-build/model/unreachable';
import { baseEnvironment } from '../environment/variable-layers.ts';
import { type AskedBuilder, builderFailed } from './builder-failure.ts';
import { consistsOf, isAsItWas, type RememberedBuilder, recallBuilder, rememberBuilder } from './builder-memory.ts';
import { BuilderProcess } from './builder-process.ts';
import { type BuilderDescription, descriptionShape } from './description-shape.ts';
import { ownBuilder } from './own-builder.ts';

/** A module that svc-build.json names, and where it is. */
export interface AbsoluteModule {
  readonly written: Located<string>;
  readonly path: string;
}

/** What a builder's process is run with. */
export interface BuilderSettings {
  readonly host: Pick<Host, 'disk' | 'processes' | 'clock' | 'env'>;
  readonly root: string;
  /** `.svc-build` of the project. */
  readonly state: string;
  /** The modules that come with svc-build. */
  readonly modules: string;
  readonly nodePath: string;
  /** Those that come with svc-build: what their tools need, a builder may need. */
  readonly runtimes: readonly RuntimeFacts[];
  readonly stop: AbortSignal;
  readonly timeoutMs: number;
}

/** A builder of the project, ready to be asked. */
export interface LoadedBuilder {
  readonly builder: Builder;
  /** The modules that it consists of, as far as they are loaded; absolute. */
  readonly files: readonly string[];
  /** Whether all of it is what it was. */
  isCurrent(): boolean;
  end(): Promise<void>;
}

/** Loads a builder from its module, in a process; from memory where nothing of it has changed, and the process starts when it is asked something. */
export async function loadOwnBuilder(
  module: AbsoluteModule,
  settings: BuilderSettings,
): Promise<Result<LoadedBuilder>> {
  const { host, state } = settings;
  const recalled = recallBuilder(state, module.path, host.disk);
  if (recalled !== null) return ok(builderOf({ ...recalled, running: null }, module, settings));
  const started = await startBuilder(module, settings);
  if (!started.ok) return started;
  const { process: running, description, modules } = started.value;
  return ok(builderOf({ description, files: consistsOf(modules, host.disk), running }, module, settings));
}

/** A builder as it is known at first. */
interface KnownBuilder extends RememberedBuilder {
  /** Null until it is asked something that memory does not answer. */
  readonly running: BuilderProcess | null;
}

function builderOf(known: KnownBuilder, module: AbsoluteModule, settings: BuilderSettings): LoadedBuilder {
  const { host, state } = settings;
  const { description, running } = known;
  let { files } = known;
  let process: Promise<Result<BuilderProcess>> | null = running === null ? null : Promise.resolve(ok(running));
  const remember = (): void => rememberBuilder(state, { module: module.path, description, files }, host.disk);
  if (running !== null) remember();
  const start = async (): Promise<Result<BuilderProcess>> => {
    const started = await startBuilder(module, settings);
    return started.ok ? ok(started.value.process) : started;
  };
  const builder = ownBuilder(description, {
    asked: askedOf(module, description.name, settings),
    process: async () => {
      // Many services ask at once: whoever is first starts it, for all of them.
      process ??= start();
      const current = process;
      const started = await current;
      if (!started.ok || !started.value.isOver) return started;
      if (process === current) process = start();
      return process;
    },
    loaded: (modules) => {
      const all = consistsOf([...new Set([...modules, ...files.map(([path]) => path)])], host.disk);
      const isMore = all.length > files.length;
      files = all;
      if (isMore) remember();
    },
  });
  return {
    builder,
    get files() {
      return files.map(([path]) => path);
    },
    isCurrent: () => {
      if (!isAsItWas({ files }, host.disk)) return false;
      remember();
      return true;
    },
    end: async () => {
      const ended = await process;
      if (ended?.ok) await ended.value.end();
    },
  };
}

interface StartedBuilder {
  readonly process: BuilderProcess;
  readonly description: BuilderDescription;
  readonly modules: readonly string[];
}

async function startBuilder(module: AbsoluteModule, settings: BuilderSettings): Promise<Result<StartedBuilder>> {
  const { host, root, modules, nodePath, runtimes, stop, timeoutMs } = settings;
  const asked = askedOf(module, null, settings);
  const argv = [nodePath, join(modules, 'own-builder.mjs')];
  const process = await BuilderProcess.start(
    { argv, cwd: root, env: baseEnvironment(host.env, runtimes), stop, timeoutMs },
    host,
  );
  const answer = await process.load(module.path);
  switch (answer.kind) {
    case 'interrupted':
      return fail();
    case 'unanswered':
      return fail(builderFailed(asked, { what: `${answer.what} while it was loaded`, service: null, log: answer.log }));
    case 'threw':
      await process.end();
      return cannotBeLoaded(module.written, answer.problem, root);
    case 'returned':
      throw new Error('A builder was loaded and answered that it returned.');
    case 'loaded': {
      const checked = descriptionShape.safeParse(answer.description);
      const missing = (['probe', 'plan', 'collect'] as const).find(
        (method) => checked.success && !checked.data.methods.includes(method),
      );
      if (checked.success && missing === undefined)
        return ok({ process, description: checked.data, modules: answer.files });
      await process.end();
      const [issue] = checked.error?.issues ?? [{ path: [missing ?? ''], message: 'must be a function' }];
      return noBuilder(module.written, issue);
    }
    default:
      return unreachable(answer);
  }
}

function askedOf(
  { written, path }: AbsoluteModule,
  name: string | null,
  { root, host }: BuilderSettings,
): AskedBuilder {
  const read = (file: string): string | null => {
    const bytes = host.disk.read(join(root, file));
    return bytes === null ? null : Buffer.from(bytes).toString('utf8');
  };
  return { module: written, name, root, path, read };
}

/** Not a module that can be loaded at all. */
export function cannotBeLoaded(written: Located<string>, problem: string, root: string): Result<never> {
  const [why = ''] = problem.split('\n');
  return builderInvalid(
    written,
    `cannot be loaded: ${why.replace(/ imported from .*/, '').replaceAll(root, '.')}`,
    'Fix the module, or the path or package name that leads to it.',
  );
}

function noBuilder(
  written: Located<string>,
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
): Result<never> {
  const where = issue === undefined || issue.path.length === 0 ? 'its default export' : `"${issue.path.join('.')}"`;
  return builderInvalid(
    written,
    `is no builder: ${where} is wrong (${issue?.message ?? 'unknown'})`,
    'Export a builder as default: an object with name, version, frameworks, probe, plan and collect.',
  );
}

/** A module in svc-build.json that gives no builder. */
export function builderInvalid(written: Located<string>, what: string, help: string): Result<never> {
  return fail(error('BUILDER_INVALID', `The builder "${written.value}" ${what}.`, help, { location: written.at }));
}
