import { CODES, type Diagnostic, type DiagnosticCode } from '@svc-build/model/diagnostic';
import * as z from 'zod';
import { texts } from './basic-shapes.ts';

const place = z.object({
  file: z.string(),
  line: z.int().min(1),
  column: z.int().min(1),
  length: z.int().min(1),
  lineText: z.string(),
});

/** A code that is none of ours is told under the one for builders. */
const code = z
  .string()
  .transform((text): DiagnosticCode => (Object.hasOwn(CODES, text) ? (text as DiagnosticCode) : 'BUILDER_FAILED'));

const diagnostics: z.ZodType<readonly Diagnostic[]> = z.array(
  z.object({
    code,
    severity: z.enum(['error', 'warning']),
    message: z.string(),
    help: z.string().default(''),
    location: place.nullable().default(null),
    service: z.string().nullable().default(null),
    related: z.array(z.object({ message: z.string(), location: place })).default([]),
    log: texts.default([]),
  }),
);

/** What every function of a builder returns: a value of some shape with warnings, or what is wrong. */
export function resultShape<T>(value: z.ZodType<T>) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value, warnings: diagnostics }),
    z.object({
      ok: z.literal(false),
      diagnostics: diagnostics.refine((all) => all.some(({ severity }) => severity === 'error'), {
        error: 'a failure must say what is wrong, by one error at least',
      }),
    }),
  ]);
}
