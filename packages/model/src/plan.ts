import type { Json } from './json.ts';

/** Equal ids mean equal work: an action that several services name runs once in a run. */
export type ActionId = string;

/** A tool that must be on PATH, which versions will do, and the file that asks for it. */
export interface Requirement {
  readonly tool: string;
  /** A semver range; null when any version will do. */
  readonly range: string | null;
  /** Path below the project root. */
  readonly source: string;
  /** Who asks, as people call it, where that is not the file itself. */
  readonly by?: string;
}

/** What an action or a probe reads, below the project root. The executor always leaves out node_modules, .git, outputs and other services. */
export interface Inputs {
  readonly directories: readonly string[];
  readonly files: readonly string[];
  /** Globs relative to the project root. */
  readonly exclude: readonly string[];
}

/** Which variables a step sees on top of the base list (design.md, "Environment"). */
export interface EnvironmentSpec {
  /** `.env*` files below the project root, the stronger ones later. */
  readonly files: readonly string[];
  /** The same for files that the framework reads itself: what they set is not generated, and their values stay where they are. */
  readonly frameworkFiles: readonly string[];
  /** Public prefixes: every variable of the caller that starts with one is passed. */
  readonly prefixes: readonly string[];
  /** Declared names, passed when the caller has them. */
  readonly names: readonly string[];
  /** Those of the declared names that hold secrets: in keys stands what the project's own secret makes of them. */
  readonly sealed?: readonly string[];
  /** Names of secrets that open doors and change no result: passed when the caller has them, and in no key. */
  readonly unkeyed?: readonly string[];
  /** Whether the URLs of the project's services belong to it. Not for work that several services share. */
  readonly urls: boolean;
  /** Fixed values; they may hold placeholders. */
  readonly set: Readonly<Record<string, string>>;
}

/** A directory that outlives the run and makes the next one cheaper; never needed for a right result. */
export interface CacheMount {
  /** `{keep:NAME}` in strings. */
  readonly name: string;
  /** `shared` directories serve every service and checkout; `service` ones belong to this service here. */
  readonly scope: 'shared' | 'service';
  /** Everything that makes contents incompatible, such as a tool's version. */
  readonly key: readonly string[];
  /**
   * `alone`: the action that first fills it runs before the others that use it, because side by side they would all do the
   * same work (the Go standard library, compiled once for everybody).
   */
  readonly fill: 'alone' | 'together';
  /**
   * Who says where it is. `tool`: the tool refuses to work on what it did with another directory, so its own stands, and
   * `{keep:NAME}` is empty, but in continuous integration, where nobody else works on the checkout; there too as long as
   * `record`, the file below the project root in which the tool notes where it was, names another.
   */
  readonly placedBy: { readonly kind: 'us' } | { readonly kind: 'tool'; readonly record: string };
}

/** One thing that an action does. No shell is between us and the program. */
export type Step =
  | {
      readonly kind: 'run';
      readonly label: string;
      readonly argv: readonly [string, ...string[]];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      /** Where code of ours that the program loads says what is wrong, as a `call` step does: told instead of the exit. */
      readonly diagnostics?: string;
      readonly failures?: readonly KnownFailure[];
    }
  /** Both only below `{scratch}`. `copy` takes one file of the project or of svc-build's modules, with its contents alone. */
  | { readonly kind: 'write'; readonly label: string; readonly path: string; readonly contents: string }
  | { readonly kind: 'copy'; readonly label: string; readonly from: string; readonly to: string }
  | {
      /** Code of a builder in a child process: it is given `input`, and its result lands in `output`. */
      readonly kind: 'call';
      readonly label: string;
      /**
       * The name of a module that comes with svc-build. In a project's own builder also a path from the builder's module,
       * such as `./render.mjs`, whose default export is a function from the input to a result.
       */
      readonly module: string;
      readonly input: Json;
      readonly output: string;
    };

/** A read-only command whose answer a plan needs; run, and remembered, by the executor. */
export interface Probe {
  readonly id: string;
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly requires: readonly Requirement[];
  readonly inputs: Inputs;
  readonly keep: readonly CacheMount[];
}

/** What a probe printed. */
export interface ProbeResult {
  /** Null: there is no such program on PATH. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The answers to a service's probes, by probe id. */
export type ProbeResults = Readonly<Record<string, ProbeResult>>;

/** What an install comes to, for the keys of what needs it: in place of the inputs that matter for nothing else. */
export interface Resolution {
  /** Those inputs. */
  readonly inputs: readonly string[];
  /** A digest of what they come to. */
  readonly digest: string;
  /** Where only the package manager knows what it has installed: the file, below the project root, in which it says so. */
  readonly record?: string;
}

/** Steps that run in order after the actions that they need. */
export interface Action {
  readonly id: ActionId;
  /** What people see, such as `install` or `build`. */
  readonly label: string;
  readonly needs: readonly ActionId[];
  readonly requires: readonly Requirement[];
  readonly inputs: Inputs;
  /** Globs, relative to the project root, of sources that the steps write themselves: neither inputs nor compared. */
  readonly generated: readonly string[];
  readonly env: EnvironmentSpec;
  readonly steps: readonly Step[];
  /** What the steps write: paths below the project root, or below `{scratch}`. */
  readonly outputs: readonly string[];
  /** Whether what it made can be put back from a kept result. An install is not: what it made stays where it is. */
  readonly restorable: boolean;
  /**
   * More than its inputs decides what it comes to, as with an install without a lockfile: what needs it is left where it is
   * as long as the same is installed, and put into no other checkout.
   */
  readonly unlocked?: true;
  /** Without it, what needs an install has the key of the install in its own. */
  readonly resolution?: Resolution;
  /** Directories below the project root of which `collect` is told what the steps wrote; not for work that services share. */
  readonly capture?: readonly string[];
  readonly keep: readonly CacheMount[];
}

/** What one of the last lines of a failure may say, as a regular expression, and what to do then, in one sentence. */
export type KnownFailure = { readonly says: string; readonly help: string };

/**
 * All that a service needs done, as data: shown by `--dry-run`, compared in tests, fingerprinted, explained.
 * Strings may hold the placeholders of placeholders.ts, filled in after hashing, so no plan holds a path of the machine.
 * An action that several services share holds none that differ between them: `{service}`, `{scratch}`, `{fingerprint}`, `{secret}`.
 */
export interface BuildPlan {
  readonly service: string;
  readonly actions: readonly Action[];
  /** For people, who ask what hangs together: no result follows from it. */
  readonly packages?: readonly UsedPackage[];
}

/** A package of this project that a service uses, itself or through others. */
export interface UsedPackage {
  readonly directory: string;
  readonly name: string | null;
  /** Whether the service itself names it. */
  readonly isDirect: boolean;
  /** Directories of the packages of this project that it uses itself. */
  readonly uses: readonly string[];
  /** The action that builds it; null where it is used as it lies. */
  readonly builtBy: ActionId | null;
}

/** Nothing beyond the base list. */
export const BASE_ENVIRONMENT: EnvironmentSpec = {
  files: [],
  frameworkFiles: [],
  prefixes: [],
  names: [],
  urls: false,
  set: {},
};

/** A program that runs a service from its sources. Strings may hold placeholders, `{port}` among them. */
export interface DevProcess {
  readonly kind: 'process';
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** What it sees on top of all that the caller has; `set` wins over everything. */
  readonly env: EnvironmentSpec;
  readonly stop: { readonly signal: 'SIGTERM' | 'SIGINT'; readonly okExit: readonly number[] };
}

/** What a change of a file that matches one of the globs (relative to the project root) asks for. */
interface DevWatch {
  readonly paths: readonly string[];
  /** `restart`: the program again. `rebuild`: plan anew, do the work that is out of date, then the program again. */
  readonly action: 'restart' | 'rebuild';
}

/**
 * How a service runs from its sources, as data: the work that comes first (only what is out of date is done), the program
 * or, for `collected`, the files that the builder's `collect` names, and what changes ask for. A change of an input of an
 * action always asks for a rebuild.
 */
export interface DevPlan {
  readonly service: string;
  readonly actions: readonly Action[];
  readonly run: DevProcess | { readonly kind: 'collected' };
  readonly watch: readonly DevWatch[];
}

/**
 * Values for the placeholders of a plan's strings. They are filled in after hashing, so that plans and keys hold no path
 * of the machine: `{root}` project, `{service}` service root, `{scratch}` its scratch directory, `{keep:NAME}`,
 * `{modules}` the modules that we ship, `{fingerprint}` in hex, `{secret}` what frameworks bake in, derived from it and
 * from what the project keeps to itself, `{PATH}` the caller's PATH, `{port}` where it is to listen.
 */
export type PlaceholderValues = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{(open|root|service|scratch|modules|fingerprint|secret|PATH|port|keep:[A-Za-z0-9._-]+)\}/g;

/** Fills the placeholders of a string; one without a value is a bug in the builder. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    if (name === 'open') return '{';
    const value = values[name];
    if (value === undefined) throw new Error(`The placeholder {${name}} has no value in ${JSON.stringify(text)}.`);
    return value;
  });
}

/** The names of the placeholders in a text. */
export function placeholdersIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name));
}

/** For people: text that is not ours as it was, and placeholders by their names. */
export function unescapePlaceholders(text: string): string {
  return text.replaceAll('{open}', '{');
}

/** Protects text that is not ours, such as a package script, from being read as placeholders. */
export function escapePlaceholders(text: string): string {
  return text.replaceAll('{', '{open}');
}
