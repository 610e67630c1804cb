import { diskTree } from '@svc-build/host/disk-tree';
import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import type { Entry } from '@svc-build/model/build-output';
import { type Builder, defineBuilder } from '@svc-build/model/builder';
import type { BuildEvent } from '@svc-build/model/event';
import type { RoutePrefix } from '@svc-build/model/names';
import { type Action, BASE_ENVIRONMENT } from '@svc-build/model/plan';
import { andThen, ok } from '@svc-build/model/result';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedService } from '@svc-build/model/service';
import { someService } from '@svc-build/model/testing/some-service';
import type { Trace } from '@svc-build/trace/trace';
import { tracedTree } from '@svc-build/trace/traced-tree';
import { type BuildEnd, build } from '../build.ts';
import type { Interrupt, Trust } from '../build-context.ts';
import { type DecidedRun, decideAll } from '../decide/decide-services.ts';
import { planRun } from '../plan-run.ts';
import type { OpenProject, RunOutside, RunRequest } from '../run-request.ts';
import { someAction } from './some-action.ts';

const ROOT = '/p';

/** What services have otherwise, asked for anew by each run. */
type ServiceDetails = (name: string) => Partial<ResolvedService>;

/** Work that all services share, and what is there for it. */
interface SharedWork {
  readonly actions: readonly Action[];
  readonly files: Readonly<Record<string, string>>;
  /** By path. */
  readonly programs: NonNullable<Parameters<typeof fakeHost>[0]>['programs'];
  /** Files that each service's page ends with. */
  readonly read: readonly string[];
  readonly runtimes?: readonly RuntimeFacts[];
  /** By service, the tool that only its own work asks for. */
  readonly tools?: Readonly<Record<string, string>>;
}

const NO_WORK: SharedWork = { actions: [], files: {}, programs: {}, read: [] };

/** What a test may have otherwise than it is. */
interface MemoryRun {
  readonly results?: Trust['results'];
  readonly continueOnError?: boolean;
  readonly interrupt?: Interrupt;
  /** As the process of this run has it. */
  readonly host?: FakeHost;
  /** The services that it is about; all of them when left out. */
  readonly only?: readonly string[];
  readonly output?: string;
}

/** A project in memory, and runs of the whole engine on it. */
export interface MemoryProject {
  readonly host: FakeHost;
  readonly output: string;
  /** Names of the services that were built, in the order in which their programs ran. */
  readonly made: string[];
  /** Names of the services that were planned, in that order. */
  readonly planned: string[];
  /** An entry for each time that the project was read. */
  readonly opened: true[];
  /** Called by the program of a service when it has read its source; a text is printed, and makes it fail. */
  onMake: ((name: string) => unknown) | null;
  /** A run, what it came to for each service, and what it reported. */
  build(run?: MemoryRun): Promise<{ readonly end: BuildEnd; readonly events: readonly BuildEvent[] }>;
  /** What a run would do about each service. */
  decide(run?: MemoryRun): Promise<DecidedRun>;
}

/**
 * Services with one source each, `<name>/source.txt`, from which the program `make` makes their page, below `/<name>`.
 * A source that says `fail` makes it fail.
 */
export function memoryProject(
  names: readonly string[],
  details: ServiceDetails = () => ({}),
  shared: SharedWork = NO_WORK,
): MemoryProject {
  const made: string[] = [];
  const sources = names.map((name) => [`${ROOT}/${name}/source.txt`, `page of ${name}`] as const);
  const host = fakeHost({
    files: { ...shared.files, ...Object.fromEntries(sources) },
    programs: {
      ...shared.programs,
      '/bin/make': ({ argv: [, name = '', page = ''], cwd, disk, print }) => {
        const source = new TextDecoder().decode(disk.read(`${cwd}/source.txt`) ?? new Uint8Array());
        print(`making ${name}`);
        if (source === 'fail') return 1;
        const failure = project.onMake?.(name);
        if (typeof failure === 'string') print(failure);
        if (typeof failure === 'string') return 1;
        const texts = shared.read.map((path) => new TextDecoder().decode(disk.read(path) ?? new Uint8Array()));
        disk.write(page, [source, ...texts].join(' '));
        made.push(name);
        return 0;
      },
    },
  });
  const output = `${ROOT}/.vercel/output`;
  const outside = (events: BuildEvent[], { interrupt = NEVER, host: own = host }: MemoryRun): RunOutside => ({
    host: own,
    interrupt,
    report: (event) => void events.push(event),
    open: async () => {
      project.opened.push(true);
      return ok(opened(names, { details, shared, host, planned: project.planned }));
    },
    tree: (directory) => diskTree(directory, host.files),
  });
  const project: MemoryProject = {
    host,
    output,
    made,
    planned: [],
    opened: [],
    onMake: null,
    build: async (run = {}) => {
      const events: BuildEvent[] = [];
      return { end: await build(requestOf(output, run), outside(events, run)), events };
    },
    decide: async (run = {}) => {
      const planned = await planRun(requestOf(output, run), outside([], run));
      const decided = await andThen(planned, decideAll);
      if (!decided.ok) throw new Error(decided.diagnostics.map(({ message }) => message).join('\n'));
      return decided.value;
    },
  };
  return project;
}

const NEVER: Interrupt = { stop: new AbortController().signal, kill: new AbortController().signal };

function requestOf(usual: string, run: MemoryRun): RunRequest {
  const { results = 'use', continueOnError = false, only, output = usual } = run;
  const state = `${ROOT}/.svc-build`;
  return {
    directories: { root: ROOT, output, state, scratch: `${state}/scratch`, modules: '/modules' },
    settings: { version: '1', output, cache: null, origin: null, runtime: 'node' },
    trust: { results, stamps: true },
    concurrency: 1,
    continueOnError,
    selection: only === undefined ? { kind: 'all' } : { kind: 'services', names: only },
    traceInputs: false,
    program: { version: '1', buildStamp: 'stamp', nodePath: '/bin/node', nodeVersion: 'v22.0.0' },
  };
}

interface Opening {
  readonly details: ServiceDetails;
  readonly shared: SharedWork;
  readonly host: FakeHost;
  readonly planned: string[];
}

function opened(names: readonly string[], { details, shared, host, planned }: Opening): OpenProject {
  const trace: Trace = new Map();
  return {
    root: ROOT,
    source: tracedTree(diskTree(ROOT, host.files), { root: ROOT, trace, disk: host.disk }),
    trace,
    builders: [pages(shared, planned)],
    runtimes: shared.runtimes ?? [],
    builderModules: new Map(),
    project: {
      services: names.map((name) =>
        someService({
          name,
          root: name,
          builder: 'page',
          framework: 'page',
          routePrefix: `/${name}` as RoutePrefix,
          ...details(name),
        }),
      ),
      concurrency: null,
      verify: [],
    },
    cacheDir: '/cache',
    cacheLimit: null,
  };
}

function pages({ actions, tools = {} }: SharedWork, planned: string[]): Builder {
  return defineBuilder({
    name: 'page',
    version: 1,
    frameworks: [{ slug: 'page', rank: 'plain', kind: 'frontend', runtime: 'static', find: [] }],
    plan: async ({ name, root }) => {
      planned.push(name);
      const needs = actions.map(({ id }) => id);
      const tool = tools[name];
      const requires = tool === undefined ? [] : [{ tool, range: null, source: `${root}/source.txt` }];
      return ok({ service: name, actions: [...actions, { ...making(name, root), needs, requires }] });
    },
    collect: async () => {
      const page: Entry = { kind: 'file', path: 'index.html', from: '{scratch}/index.html', mode: 0o644 };
      const site = { entries: [page], fallback: null, immutable: [] };
      return ok({ functions: [], static: site, probes: [], requires: [], madeFrom: [] });
    },
  });
}

function making(name: string, root: string): Action {
  return someAction(`make:${name}`, {
    label: 'make',
    inputs: { directories: [root], files: [], exclude: [] },
    steps: [{ kind: 'run', label: 'make', argv: ['make', name, '{scratch}/index.html'], cwd: '{service}', env: {} }],
    env: { ...BASE_ENVIRONMENT, urls: true },
    outputs: ['{scratch}/index.html'],
  });
}
