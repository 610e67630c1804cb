import { type Diagnostic, error } from './diagnostic.ts';

/**
 * What a stage returns. Expected failure is a value, so a caller cannot forget it; a bug throws.
 * Both sides carry diagnostics: warnings beside a value, all errors of the stage (and its warnings) beside a failure.
 */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** A value, with the warnings that came up on the way to it. */
export function ok<T>(value: T, warnings: readonly Diagnostic[] = []): Result<T> {
  return { ok: true, value, warnings };
}

/** A failure with everything that is wrong. */
export function fail<T = never>(...diagnostics: readonly Diagnostic[]): Result<T> {
  return { ok: false, diagnostics };
}

/** All values, or every diagnostic of every result: a stage reports all that is wrong, not the first thing. */
export function all<T>(results: readonly Result<T>[]): Result<readonly T[]> {
  const values: T[] = [];
  const diagnostics: Diagnostic[] = [];
  let failed = false;
  for (const result of results) {
    if (result.ok) {
      values.push(result.value);
      diagnostics.push(...result.warnings);
    } else {
      failed = true;
      diagnostics.push(...result.diagnostics);
    }
  }
  return failed ? fail(...diagnostics) : ok(values, diagnostics);
}

/** Goes on with the value of a result, keeping the warnings of both. Not called `then`: a module that exports one cannot be imported. */
export async function andThen<A, B>(
  result: Result<A>,
  next: (value: A) => Result<B> | Promise<Result<B>>,
): Promise<Result<B>> {
  if (!result.ok) return result;
  const after = await next(result.value);
  return after.ok
    ? ok(after.value, [...result.warnings, ...after.warnings])
    : fail(...result.warnings, ...after.diagnostics);
}

/** What was said on the way, whichever way it went. */
export function diagnosticsOf(result: Result<unknown>): readonly Diagnostic[] {
  return result.ok ? result.warnings : result.diagnostics;
}

/** Something of the project that is there and cannot be read. The door to the disk throws it; to users it is a diagnostic. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly path: string;
  /** The end of the sentence "The file "x" cannot be read: …". */
  readonly problem: string;
  /** As the system says it; empty when it is our own rule. */
  readonly code: string;
  /** Named as in errors of the disk, for code that goes on without what the disk refuses. */
  readonly syscall = 'read';

  constructor(path: string, problem: string, code = '') {
    super(`${path} cannot be read: ${problem}`);
    this.path = path;
    this.problem = problem;
    this.code = code;
  }
}

/** What could not be read, when that is what was thrown; null for everything else. Paths below `root` are shown from there. */
export function unreadableFile(thrown: unknown, root: string): Diagnostic | null {
  if (!(thrown instanceof UnreadableFile)) return null;
  const { path, problem } = thrown;
  const file = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  return error(
    'FILE_UNREADABLE',
    `${JSON.stringify(file)} cannot be read: ${problem}.`,
    'Fix its permissions or its name, make it smaller, or remove it.',
    { location: { file, line: 1, column: 1, length: 1, lineText: '' } },
  );
}

/** The result of some work, or a failure that names what could not be read. */
export async function unlessUnreadable<T>(root: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (thrown) {
    const diagnostic = unreadableFile(thrown, root);
    if (diagnostic === null) throw thrown;
    return fail(diagnostic);
  }
}
