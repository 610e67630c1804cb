import type { BuildOutput } from '@svc-build/model/build-output';
import * as z from 'zod';
import { below, globs, IN_LAUNCH, range, stop, table, texts, unfilled, word } from './basic-shapes.ts';

// Paths and modes of entries are checked for every builder, by check-entries.ts.
const mode = z.int() as unknown as z.ZodType<0o644 | 0o755>;
const entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string(), from: z.string(), mode }),
  z.object({ kind: z.literal('contents'), path: z.string(), contents: z.string(), mode }),
  z.object({ kind: z.literal('module'), path: z.string(), module: word }),
  z.object({ kind: z.literal('link'), path: z.string(), target: z.string().min(1) }),
]);

export const outputShape: z.ZodType<BuildOutput> = z.object({
  functions: z.array(
    z.object({
      name: word,
      entries: z.array(entry),
      cwd: z.string(),
      launch: z
        .object({ argv: texts.min(1), env: table, ready: z.literal('port'), stop })
        .superRefine((one, context) => unfilled({ ...one, keep: [] }, IN_LAUNCH, context)),
      required: texts,
      runtime: z.string(),
      handler: z.string(),
      launcherType: z.literal('Nodejs').nullable(),
    }),
  ),
  static: z.object({ entries: z.array(entry), fallback: z.string().nullable(), immutable: globs }).nullable(),
  probes: z.array(z.object({ path: z.string().startsWith('/'), status: z.int() })),
  requires: z.array(z.object({ tool: word, range })),
  madeFrom: z.array(below),
});
