/** A place in a file, kept with the line's own text so that it can be shown after the file has changed. */
export interface Location {
  /** Path below the project root, with `/`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  /** How many code units to underline; at least 1. */
  readonly length: number;
  readonly lineText: string;
}

/** One thing that is wrong, or worth a word: what, what to do about it, and where. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** One sentence that names the thing. */
  readonly message: string;
  /** One sentence that says what to do. */
  readonly help: string;
  readonly location: Location | null;
  readonly service: string | null;
  /** Other places that belong to it, such as the first of two duplicates. */
  readonly related: readonly { readonly message: string; readonly location: Location }[];
  /** The last lines that a failing step printed; empty for everything else. */
  readonly log: readonly string[];
}

type Details = Partial<Pick<Diagnostic, 'location' | 'service' | 'related' | 'log'>>;

/** Quoted text comes from the project and may have any length, so it is cut. */
const MOST_CHARACTERS = 2000;

/** An error, with the details that it has. */
export function error(code: DiagnosticCode, message: string, help: string, details: Details = {}): Diagnostic {
  const [said, advised] = [shortened(message), shortened(help)];
  return {
    ...{ code, severity: 'error', message: said, help: advised, location: null, service: null, related: [], log: [] },
    ...details,
  };
}

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS / 2)} … ${text.slice(-MOST_CHARACTERS / 2)}`
    : text;
}

/** A warning: it never changes the exit code. */
export function warning(code: DiagnosticCode, message: string, help: string, details: Details = {}): Diagnostic {
  return { ...error(code, message, help, details), severity: 'warning' };
}

/** Each diagnostic once, where it was said first: services that share a root, or an install, share what is wrong with it. */
export function distinctDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
}

/** Whose move it is when a diagnostic of this kind stops a run; it decides the exit code. */
export type Blame = 'configuration' | 'build' | 'machine';

/** The closed list of codes. A code is stable: scripts match on it. */
export const CODES = {
  CONFIG_NOT_FOUND: 'configuration',
  CONFIG_NOT_UTF8: 'configuration',
  CONFIG_UNREADABLE: 'configuration',
  CONFIG_SYNTAX: 'configuration',
  CONFIG_IGNORED_KEY: 'configuration',
  NO_SERVICES: 'configuration',
  DUPLICATE_KEY: 'configuration',
  UNKNOWN_KEY: 'configuration',
  INVALID_VALUE: 'configuration',
  INVALID_SERVICE_NAME: 'configuration',
  UNKNOWN_SERVICE: 'configuration',
  DUPLICATE_SERVICE_VARIABLE: 'configuration',
  DEPENDENCY_CYCLE: 'configuration',
  DUPLICATE_PACKAGE_NAME: 'configuration',
  NOT_A_REPOSITORY: 'configuration',
  UNKNOWN_REVISION: 'configuration',
  NO_MERGE_BASE: 'configuration',
  SERVICE_URL_OVERRIDDEN: 'configuration',
  MISSING_ROUTE_PREFIX: 'configuration',
  INVALID_ROUTE_PREFIX: 'configuration',
  RESERVED_ROUTE_PREFIX: 'configuration',
  DUPLICATE_ROUTE_PREFIX: 'configuration',
  SIMILAR_ROUTE_PREFIX: 'configuration',
  NO_ROOT_SERVICE: 'configuration',
  ENTRYPOINT_INVALID: 'configuration',
  ENTRYPOINT_NOT_FOUND: 'configuration',
  ENTRYPOINT_OUTSIDE_PROJECT: 'configuration',
  VERIFY_PATH_UNOWNED: 'configuration',
  GLOB_INVALID: 'configuration',
  GLOB_OUTSIDE_PROJECT: 'configuration',
  GLOB_MATCHES_NOTHING: 'configuration',
  MANIFEST_INVALID: 'configuration',
  FILE_UNREADABLE: 'configuration',
  BUILDER_INVALID: 'configuration',
  BUILDER_FAILED: 'build',
  BUILDER_OUTPUT_INVALID: 'build',
  UNKNOWN_FRAMEWORK: 'configuration',
  FRAMEWORK_NOT_BUILT: 'configuration',
  FRAMEWORK_NOT_DETECTED: 'configuration',
  FRAMEWORK_AMBIGUOUS: 'configuration',
  FRAMEWORK_CONTRADICTED: 'configuration',
  FRAMEWORK_VERSION: 'configuration',
  START_IGNORED: 'configuration',
  ENTRY_NOT_RESOLVED: 'configuration',
  ENTRY_EXCLUDED: 'configuration',
  SECRET_FILE_LEFT_OUT: 'configuration',
  SECRET_FILE_INCLUDED: 'configuration',
  DOCS_OUTSIDE_PREFIX: 'configuration',
  LOCKFILE_OUT_OF_DATE: 'configuration',
  LOCKFILE_AMBIGUOUS: 'configuration',
  PLUG_AND_PLAY: 'configuration',
  SERVICE_INPUT_INVALID: 'configuration',
  OUTPUT_REFUSED: 'configuration',
  STATE_REFUSED: 'configuration',
  OUTPUT_NOT_FOUND: 'configuration',
  OUTPUT_INVALID: 'configuration',
  ARCHIVE_REFUSED: 'configuration',
  ARCHIVE_DAMAGED: 'configuration',
  PLATFORM_MISMATCH: 'machine',
  USAGE: 'configuration',
  PROBE_FAILED: 'build',
  BASE_PATH_CONFLICT: 'configuration',
  SERVER_TARGET_UNSUPPORTED: 'configuration',
  STEP_FAILED: 'build',
  TRACE_INCOMPLETE: 'build',
  DEPENDENCY_MISSING: 'build',
  INSTALL_OF_OTHER_MANAGER: 'build',
  INSTALL_INCOMPLETE: 'build',
  INSTALL_OF_OTHER_MACHINE: 'build',
  BUILD_OUTPUT_MISSING: 'build',
  BUILD_OUTPUT_AMBIGUOUS: 'build',
  BUILD_OUTPUT_REFUSED: 'build',
  ASSET_OUTSIDE_PREFIX: 'build',
  OUTPUT_NOT_SELF_CONTAINED: 'build',
  STATIC_FILE_UNREACHABLE: 'build',
  PROGRAM_PUBLISHED: 'configuration',
  SOURCES_PUBLISHED: 'build',
  KEY_FILE_WITHHELD: 'build',
  FALLBACK_NOT_FOUND: 'configuration',
  TOOL_MISSING: 'machine',
  TOOL_VERSION: 'machine',
  PORT_TAKEN: 'machine',
  WRITE_FAILED: 'machine',
  CACHE_DAMAGED: 'machine',
  CACHE_NOT_WRITTEN: 'machine',
  INPUT_CHANGED: 'build',
  INSTALL_EDITED: 'build',
  RESULT_UNKNOWN: 'build',
  INPUT_UNKNOWN: 'build',
  INPUT_UNDECLARED: 'build',
  SERVICE_NOT_READY: 'build',
  DEV_UNSUPPORTED: 'configuration',
  DEV_RUNNING: 'machine',
  VERIFY_CRASH: 'build',
  VERIFY_GATEWAY_ERROR: 'build',
  VERIFY_STATUS: 'build',
  VERIFY_NO_ROUTE: 'build',
  VERIFY_ASSET: 'build',
  VERIFY_OWNER: 'build',
  VERIFY_BUNDLE_CHANGED: 'build',
  VERIFY_STOP: 'build',
} as const satisfies Record<string, Blame>;

export type DiagnosticCode = keyof typeof CODES;

const EXIT_CODE: Readonly<Record<Blame, number>> = { build: 1, configuration: 2, machine: 3 };

/** Exit code of a bug of ours. */
export const EXIT_BUG = 70;

/** 0 without errors; otherwise the code of the first kind present: configuration 2, machine 3, build 1. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): number {
  const blames = new Set(diagnostics.filter((one) => one.severity === 'error').map((one): Blame => CODES[one.code]));
  const first = (['configuration', 'machine', 'build'] as const).find((blame) => blames.has(blame));
  return first === undefined ? 0 : EXIT_CODE[first];
}
