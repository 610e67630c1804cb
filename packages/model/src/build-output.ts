import { fillPlaceholders } from '@svc-build/model/plan';

/** Modes that a bundle may hold; every file is brought to one of them. */
export type FileMode = 0o644 | 0o755;

/** One thing in a bundle. `path` is relative to the bundle, and in a function mirrors the place below the project root. */
export type Entry =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Where the bytes are: a string with `{root}` or `{scratch}`. */
      readonly from: string;
      readonly mode: FileMode;
    }
  | { readonly kind: 'contents'; readonly path: string; readonly contents: string; readonly mode: FileMode }
  | {
      readonly kind: 'module';
      readonly path: string;
      /** A file that svc-build ships, such as `node-launcher`. */
      readonly module: string;
    }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

/** How a process is started, known to be up, and stopped. Strings may hold `{port}`. */
interface Launch {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** `port`: up when the port accepts a connection. */
  readonly ready: 'port';
  readonly stop: { readonly signal: 'SIGTERM' | 'SIGINT'; readonly okExit: readonly number[] };
}

/** One process of a service, before its files are copied. */
export interface FunctionOutput {
  /** `index` for the only one. */
  readonly name: string;
  readonly entries: readonly Entry[];
  /** Where the process starts, relative to the bundle: the service's root inside it. */
  readonly cwd: string;
  readonly launch: Launch;
  /** Paths in the bundle that `excludeFiles` may not remove. */
  readonly required: readonly string[];
  /** For `.vc-config.json` (Build Output API v3). */
  readonly runtime: string;
  readonly handler: string;
  readonly launcherType: 'Nodejs' | null;
}

/** Files that are served as they are. Paths are relative to the route prefix. */
export interface StaticOutput {
  readonly entries: readonly Entry[];
  /** Answers paths that name no file, in single-page applications. */
  readonly fallback: string | null;
  /** Globs of files whose name holds their hash. */
  readonly immutable: readonly string[];
}

/** A request whose answer proves that a service is alive. */
interface RouteProbe {
  readonly path: string;
  readonly status: number;
}

/** The result of a service as `collect` names it, before anything is copied. */
export interface BuildOutput {
  readonly functions: readonly FunctionOutput[];
  readonly static: StaticOutput | null;
  readonly probes: readonly RouteProbe[];
  /** What must be on PATH where the output runs. */
  readonly requires: readonly { readonly tool: string; readonly range: string }[];
  /**
   * Files below the project root, there or not, that entries were made from: a change of one would make other entries.
   * Inputs of the plan, and what is an entry itself, need not be among them.
   */
  readonly madeFrom: readonly string[];
}

/** The path below the project root of the source that an entry is copied from; null for what was made elsewhere. */
export function projectSource(entry: Entry): string | null {
  if (entry.kind !== 'file' || !entry.from.startsWith('{root}/')) return null;
  return fillPlaceholders(entry.from.slice('{root}/'.length), {});
}
