import type { Diagnostic } from './diagnostic.ts';

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
