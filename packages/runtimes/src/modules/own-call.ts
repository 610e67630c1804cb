import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CODES, type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import { runCall } from '../call/run-call.ts';

/*
 * The process of a `call` step whose module is a project's own builder's: its default export is a function that is given
 * the step's input and returns a result, of which nothing is believed before it was looked at.
 */

const [, , module = ''] = process.argv;

async function ownCall(input: unknown): Promise<Result<unknown>> {
  const { default: call } = (await import(pathToFileURL(module).href)) as { readonly default?: unknown };
  if (typeof call !== 'function') throw new Error(`${module} exports no function as default.`);
  const result: unknown = await call(input);
  if (!isRecord(result) || typeof result.ok !== 'boolean')
    throw new Error(`${module} returned no result: return ok(value), or fail(…) with what is wrong.`);
  if (result.ok) return ok(result.value ?? null, diagnosticsIn(result.warnings));
  const diagnostics = diagnosticsIn(result.diagnostics);
  return fail(...diagnostics, ...(diagnostics.some(({ severity }) => severity === 'error') ? [] : [saysNothing()]));
}

/** A failure that no error tells of would pass for a success. */
function saysNothing(): Diagnostic {
  return error(
    'BUILDER_OUTPUT_INVALID',
    `The module "${basename(module)}", which a step of the builder calls, fails and does not say what is wrong.`,
    'Return a failure with at least one error, or ok(…).',
  );
}

/** With every field that a diagnostic has; a code that is none of ours is told under the one for builders. */
function diagnosticsIn(given: unknown): readonly Diagnostic[] {
  return (Array.isArray(given) ? given : []).map((one) => {
    const { code, severity, message, help, location, log } = one as Partial<Diagnostic>;
    const known = code !== undefined && Object.hasOwn(CODES, code) ? code : 'BUILDER_FAILED';
    const complete = error(known, String(message), String(help ?? ''), { location: location ?? null, log: log ?? [] });
    return { ...complete, severity: severity === 'warning' ? 'warning' : 'error' };
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

runCall(ownCall);
