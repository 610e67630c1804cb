import type { BuildOutput } from './build-output.ts';
import type { BuildPlan, DevPlan, Probe, ProbeResults } from './plan.ts';
import { ok, type Result } from './result.ts';
import type { Runtime, RuntimeFacts } from './runtime-facts.ts';
import type { ResolvedService } from './service.ts';
import type { SourceTree } from './source-tree.ts';

/**
 * How much a framework says about a service, the most first. `meta` decides how all of it is built and run (Next.js),
 * `bundler` makes a site out of one page (Vite), `server` is what a program answers with (Express), `plain` is a runtime
 * alone. The highest rank that is found wins.
 */
export const RANKS = ['meta', 'bundler', 'server', 'plain'] as const;

type Rank = (typeof RANKS)[number];

/** One thing to look for in a service root. Manifests are parsed: a name in a comment is not a dependency. */
export type Detector =
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'dependency';
      /** Of a runtime: whose packages are meant, such as `npm`. */
      readonly ecosystem: string;
      readonly name: string;
      /** Whether a development dependency counts. */
      readonly development: boolean;
    }
  | { readonly kind: 'script'; readonly name: string }
  /** A Node package that is a program: `start` runs a file with Node, or `main` is there and nothing says otherwise. */
  | { readonly kind: 'program' };

/** How it shows that a package is built by a bundler. */
interface BundlerFacts {
  readonly command: string;
  /** The page that it starts from, which must be there; null where it starts from none. */
  readonly page: string | null;
  /** Whether another script may run the command where there is no `build`, such as `docs:build`. */
  readonly anyScript?: boolean | undefined;
}

/** A framework as data. */
export interface Framework {
  readonly slug: string;
  /** Other names by which `framework` may pin it. */
  readonly aliases: readonly string[];
  readonly rank: Rank;
  readonly kind: 'frontend' | 'backend';
  readonly runtime: Runtime;
  /** One of these must be found. */
  readonly find: readonly Detector[];
  /** Slugs of frameworks that this one is built on; found beside it, they do not count. */
  readonly builtOn: readonly string[];
  /** Of a bundler: it counts only where the `build` script runs its command. */
  readonly bundles: BundlerFacts | null;
  readonly publicEnvPrefixes: readonly string[];
  readonly summary?: FrameworkSummary | undefined;
  /** Whether its build may leave a server: one whose `start` runs a program among its own sources is that program. */
  readonly leavesServer?: boolean | undefined;
}

/** How services of a framework are built and run, in the words of the manual: code in backticks. */
export interface FrameworkSummary {
  readonly builtBy: string;
  readonly runsAs: string;
  /** What tells it the path below which it is served. */
  readonly basePathBy: string;
}

/** What a build left behind, for `collect` to look at. */
export interface BuiltTrees {
  /** Files below the project root, in what actions name in `capture`, that the steps created or wrote again, whatever they hold. */
  readonly captured: readonly string[];
  /** The project root. */
  readonly root: SourceTree;
  /** The service's scratch directory. */
  readonly scratch: SourceTree;
}

/**
 * Turns services of some frameworks into bundles. A builder reads and returns: it never starts a process, writes a file
 * or looks at `process`. What crosses this interface is JSON (and read-only trees), so a builder can live elsewhere.
 */
export interface Builder {
  readonly name: string;
  /** Raised when a plan or an output changes its meaning; part of every fingerprint. */
  readonly version: number;
  readonly frameworks: readonly Framework[];
  /** Runtimes of its frameworks that do not come with svc-build. */
  readonly runtimes?: readonly RuntimeFacts[];
  /** The questions that a plan needs answered by a tool. Must be cheap, and equal for equal sources. */
  probe(service: ResolvedService, source: SourceTree): Promise<Result<readonly Probe[]>>;
  /** The work, as data. Every error in the project's own files that can be seen without building surfaces here. */
  plan(service: ResolvedService, source: SourceTree, answers: ProbeResults): Promise<Result<BuildPlan>>;
  /** Looks at what was built and names the bundle's entries; copies nothing. */
  collect(service: ResolvedService, built: BuiltTrees, answers: ProbeResults): Promise<Result<BuildOutput>>;
  /** How the service runs from its sources; a builder without it has no part in `svc-build dev`. */
  dev?(service: ResolvedService, source: SourceTree, answers: ProbeResults): Promise<Result<DevPlan>>;
}

/** All that a project may be built with. */
export interface Catalog {
  readonly builders: readonly Builder[];
  /** The runtimes that come with svc-build, and those that the builders bring. */
  readonly runtimes: readonly RuntimeFacts[];
}

/** A framework's facts as they are written: what most do not have may be left out. */
export type FrameworkFacts = Omit<Framework, 'aliases' | 'builtOn' | 'bundles' | 'publicEnvPrefixes'> &
  Partial<Pick<Framework, 'aliases' | 'builtOn' | 'bundles' | 'publicEnvPrefixes'>>;

/** A builder as it is written: without `probe` it asks no tool. */
export type BuilderDefinition = Omit<Builder, 'frameworks' | 'probe'> &
  Partial<Pick<Builder, 'probe'>> & { readonly frameworks: readonly FrameworkFacts[] };

/** How services are built, whatever their framework is called. The version is raised when a plan or an output changes its meaning. */
export type Recipe = Pick<Builder, 'version' | 'probe' | 'plan' | 'collect' | 'dev'> & Pick<Framework, 'summary'>;

/** A builder, checked by the compiler and completed. */
export function defineBuilder(definition: BuilderDefinition): Builder {
  return { probe: async () => ok([]), ...definition, frameworks: definition.frameworks.map(completed) };
}

/** A framework with a builder of its own, which is called like it: its facts, and the recipe that builds it. */
export function framework({
  build,
  ...facts
}: FrameworkFacts & { readonly build: (framework: Framework) => Recipe }): Builder {
  const { summary, ...recipe } = build(completed(facts));
  return { name: facts.slug, frameworks: [completed({ summary, ...facts })], ...recipe };
}

/** Any of these npm packages among the dependencies of a package; with `development`, among those for development too. */
export function npm(names: string | readonly string[], { development = false } = {}): readonly Detector[] {
  return [names].flat().map((name) => ({ kind: 'dependency', ecosystem: 'npm', name, development }));
}

/** Any of these Python packages among the requirements. */
export function python(names: string | readonly string[]): readonly Detector[] {
  return [names].flat().map((name) => ({ kind: 'dependency', ecosystem: 'python', name, development: false }));
}

function completed(facts: FrameworkFacts): Framework {
  return { aliases: [], builtOn: [], bundles: null, publicEnvPrefixes: [], ...facts };
}
