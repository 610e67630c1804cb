import { dirname, join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Command, OutputLine } from '@svc-build/model/host';
import type { Action } from '@svc-build/model/plan';
import { absolutePath } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { hashInputs } from '@svc-build/trace/hash-inputs';
import type { ReadonlyTrace } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import { keepDirectory, scratchOf } from '../places.ts';
import { excludedPaths, filePattern } from '../plan/file-patterns.ts';
import { programTrace } from '../tools/program-trace.ts';
import type { PlannedAction } from './action-graph.ts';
import type { ActionOutcome } from './action-outcome.ts';
import { type BakedBy, type Executor, localExecutor } from './executor.ts';
import { type SeenProcess, STRACE_CALLS, seenInStrace } from './strace-lines.ts';
import { type DeclaredPaths, SYSTEM_PLACES, type TracedPlaces, undeclaredInputs } from './undeclared-inputs.ts';

/** What actions are traced with. */
interface Tracing {
  /** Absolute. */
  readonly strace: string;
  readonly graph: readonly PlannedAction[];
  readonly memory: DigestMemory;
  /** What planning looked at. */
  readonly trace: ReadonlyTrace;
}

/** Where the tracer is; an error that says what to install where it is not. */
export async function findStrace({ host }: Pick<BuildContext, 'host'>): Promise<Result<string>> {
  const strace = host.machine.os === 'linux' ? await host.processes.find('strace', host.env.PATH ?? '') : null;
  if (strace !== null) return ok(strace);
  return fail(
    error(
      'TOOL_MISSING',
      '--trace-inputs asks for "strace", which is not on PATH.',
      'Install it (on Debian: `apt-get install strace`); there is none but on Linux.',
    ),
  );
}

/** Runs each program of an action under strace, and warns of what it read that no key covers. */
export function tracingExecutor(context: BuildContext, bakedBy: BakedBy, tracing: Tracing): Executor {
  return {
    run: async (planned) => {
      const { disk } = context.host;
      const directory = join(context.directories.state, 'traces', encodeURIComponent(planned.action.id));
      disk.remove(directory);
      disk.makeDirectory(directory);
      const declared = declaredPaths(planned, tracing, context);
      const started: string[] = [];
      const traced = tracedContext(context, (command) => {
        started.push(command.cwd);
        return straced(command, join(directory, String(started.length - 1)), tracing.strace);
      });
      try {
        const outcome = await localExecutor(traced, bakedBy).run(planned);
        const found = started.flatMap((cwd, index) => processesOf(directory, `${index}.`, cwd, context));
        return warned(outcome, undeclaredInputs(planned.action, found, declared, tracedPlaces(planned, context)));
      } finally {
        disk.remove(directory);
      }
    },
  };
}

function tracedContext(context: BuildContext, wrap: (command: Command) => Command): BuildContext {
  const { processes } = context.host;
  const start = (command: Command, onLine: OutputLine) => processes.start(wrap(command), onLine);
  return { ...context, host: { ...context.host, processes: { ...processes, start } } };
}

/** A file for each process, with paths in full: so no line is torn by another process, and none has to be guessed. */
function straced(command: Command, prefix: string, strace: string): Command {
  const options = [
    '-ff',
    '-qq',
    '-y',
    '-s',
    '4096',
    '--seccomp-bpf',
    '-e',
    'signal=none',
    '-e',
    `trace=?${STRACE_CALLS.join(',?')}`,
  ];
  return { ...command, argv: [strace, ...options, '-o', prefix, '--', ...command.argv] };
}

function processesOf(directory: string, prefix: string, cwd: string, { host }: BuildContext): readonly SeenProcess[] {
  return (host.disk.list(directory) ?? [])
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name }) => seenInStrace(Buffer.from(host.disk.read(join(directory, name)) ?? []).toString('utf8'), cwd));
}

function warned(outcome: ActionOutcome, found: readonly Diagnostic[]): ActionOutcome {
  return outcome.kind === 'done' ? { ...outcome, warnings: [...outcome.warnings, ...found] } : outcome;
}

/** An action, and what it needs, whose keys it has. */
function withNeeds(action: Action, graph: readonly PlannedAction[]): readonly Action[] {
  const needed = graph.filter((one) => action.needs.includes(one.action.id));
  return [action, ...needed.flatMap((one) => withNeeds(one.action, graph))];
}

function declaredPaths(
  { action, services }: PlannedAction,
  { graph, memory, trace }: Tracing,
  context: BuildContext,
): DeclaredPaths {
  const { host, directories, runtimes } = context;
  const actions = withNeeds(action, graph);
  const exclusions = actions.map(({ inputs, generated, outputs }) =>
    excludedPaths({ patterns: [...inputs.exclude, ...generated], paths: outputs }, runtimes),
  );
  const hashed = actions.flatMap(({ inputs }, index) => {
    const isExcluded = exclusions[index] ?? (() => false);
    const files = [...inputs.files, ...actions.flatMap(({ env }) => [...env.files, ...env.frameworkFiles])];
    const found = hashInputs({ ...inputs, files, isExcluded }, { root: directories.root, disk: host.disk, memory });
    return [...found.trace.keys(), ...found.records.map(({ path }) => path)];
  });
  const patterns = services.flatMap(({ service }) =>
    (service.inputs ?? []).map(({ value }) => filePattern(value, '.')),
  );
  return {
    actions,
    hashed: new Set(hashed),
    isPlanned: (path) => trace.has(path),
    isExcluded: (path) => exclusions.every((isExcluded) => isExcluded(path)),
    isDeclared: (path) => patterns.some((pattern) => pattern.matches(path)),
  };
}

function tracedPlaces({ action, services }: PlannedAction, context: BuildContext): TracedPlaces {
  const { host, directories, runtimes, nodePath } = context;
  const { root, cache, state, modules } = directories;
  const kept = services.flatMap(({ service }) =>
    action.keep.map((keep) => keepDirectory(directories, service.name, keep)),
  );
  const scratch = services.map(({ service }) => scratchOf(directories, service.name));
  const home = host.env.HOME ?? '/root';
  const tools = action.requires.flatMap(({ tool }) => [
    ...programTrace({ tool, directory: root, env: host.env }, runtimes, host.disk).keys(),
  ]);
  const chosen = services.flatMap((one) =>
    Object.values(one.tools).flatMap(({ program }) =>
      program === null ? [] : [program, host.disk.realPath(program) ?? program],
    ),
  );
  return {
    root,
    own: [...scratch, ...kept, cache, state, ...ownPackages(modules)],
    outside: [
      ...SYSTEM_PLACES,
      { path: host.env.TMPDIR ?? '/tmp', because: 'what a program puts there for itself' },
      { path: home, because: 'settings and downloads of the tools of this user, in no project' },
      ...[nodePath, ...tools, ...chosen].map((path) => ({
        path: dirname(dirname(absolutePath(root, path))),
        because: 'a tool whose version is in the key, with what was installed beside it',
      })),
    ].filter(({ path }) => path !== '/' && path !== root && !root.startsWith(`${path}/`)),
    runtimes,
  };
}

/** The modules of svc-build and the packages that they load: their version is in every key. */
function ownPackages(modules: string): readonly string[] {
  const above = [dirname(modules), dirname(dirname(modules)), dirname(dirname(dirname(dirname(modules))))];
  return [dirname(dirname(modules)), ...above.map((directory) => join(directory, 'node_modules'))];
}
