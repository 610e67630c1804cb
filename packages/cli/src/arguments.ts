import type { Selection } from '@svc-build/engine/select/selection';
import type { ProxyTrust } from '@svc-build/serve/gateway/network-address';

/** What every command takes. */
export interface CommonOptions {
  readonly cwd: string | null;
  /** Relative to the project; null for the default. */
  readonly output: string | null;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** Null when the terminal decides. */
  readonly color: boolean | null;
}

export interface BuildArguments {
  readonly command: 'build';
  readonly common: CommonOptions;
  readonly selection: Selection;
  readonly concurrency: number | null;
  readonly continueOnError: boolean;
  readonly dryRun: 'no' | 'text' | 'json';
  /** Build everything, and overwrite what the cache has. */
  readonly force: boolean;
  /** False to leave the cache alone. */
  readonly cache: boolean;
  /** Read every input, whatever its stamps say. */
  readonly verifyInputs: boolean;
  /** Build everything under a tracer, and name what was read that no key covers. */
  readonly traceInputs: boolean;
  readonly cacheDir: string | null;
  /** Where the output will be reached; null when that is not known. */
  readonly origin: string | null;
  /** Where to write what ran when; null for nowhere. */
  readonly trace: string | null;
  /** Verify the output after a build that went well. */
  readonly verify: boolean;
}

export interface VerifyArguments {
  readonly command: 'verify';
  readonly common: CommonOptions;
}

export interface EnvArguments {
  readonly command: 'env';
  readonly common: CommonOptions;
  /** Null for all. */
  readonly service: string | null;
  readonly cacheDir: string | null;
  readonly origin: string | null;
}

export interface WhyArguments {
  readonly command: 'why';
  readonly common: CommonOptions;
  readonly service: string;
  readonly verifyInputs: boolean;
  readonly cacheDir: string | null;
  readonly origin: string | null;
}

export interface GraphArguments {
  readonly command: 'graph';
  readonly common: CommonOptions;
  /** For Graphviz. */
  readonly dot: boolean;
  readonly cacheDir: string | null;
}

export interface CacheArguments {
  readonly command: 'cache';
  readonly common: CommonOptions;
  readonly action: 'status' | 'verify' | 'prune' | 'clean';
  readonly cacheDir: string | null;
}

export interface ServeArguments {
  readonly command: 'serve';
  readonly common: CommonOptions;
  /** Null for the default, which moves on when it is taken. */
  readonly port: number | null;
  readonly host: string;
  /** False to run services without their limits for memory and time. */
  readonly limits: boolean;
  /** Show what runs, at `/_svc`. */
  readonly inspect: boolean;
  /** Null to believe no proxy. */
  readonly trust: ProxyTrust | null;
}

export interface DevArguments {
  readonly command: 'dev';
  readonly common: CommonOptions;
  /** Null for the default, which moves on when it is taken. */
  readonly port: number | null;
  readonly host: string;
  /** Null for all services. */
  readonly only: readonly string[] | null;
  /** Null to believe no proxy. */
  readonly trust: ProxyTrust | null;
  readonly cacheDir: string | null;
  readonly concurrency: number | null;
}

export interface PackArguments {
  readonly command: 'pack';
  readonly common: CommonOptions;
  /** Relative to where the command works; null for the default, beside the output. */
  readonly file: string | null;
}

export interface RoutesArguments {
  readonly command: 'routes';
  readonly common: CommonOptions;
  readonly url: string | null;
}

export interface DetectArguments {
  readonly command: 'detect';
  readonly common: CommonOptions;
  readonly directory: string;
}

/** One command line, understood: a command with its options, or an end of its own, such as `--help`. */
export type Arguments =
  | BuildArguments
  | ServeArguments
  | DevArguments
  | PackArguments
  | VerifyArguments
  | RoutesArguments
  | DetectArguments
  | EnvArguments
  | WhyArguments
  | GraphArguments
  | CacheArguments
  | { readonly command: 'none'; readonly exitCode: number };
