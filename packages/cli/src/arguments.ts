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
  readonly concurrency: number | null;
  readonly continueOnError: boolean;
  readonly dryRun: 'no' | 'text' | 'json';
  readonly cacheDir: string | null;
  /** Where the output will be reached; null when that is not known. */
  readonly origin: string | null;
}

export interface EnvArguments {
  readonly command: 'env';
  readonly common: CommonOptions;
  /** Null for all. */
  readonly service: string | null;
  readonly cacheDir: string | null;
  readonly origin: string | null;
}

export interface ServeArguments {
  readonly command: 'serve';
  readonly common: CommonOptions;
  /** Null for the default, which moves on when it is taken. */
  readonly port: number | null;
  readonly host: string;
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
  | RoutesArguments
  | DetectArguments
  | EnvArguments
  | { readonly command: 'none'; readonly exitCode: number };
