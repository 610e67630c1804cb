import { type Builder, RANKS } from '@svc-build/model/builder';
import * as z from 'zod';
import { texts, word } from './basic-shapes.ts';
import { runtimeShape } from './runtime-shape.ts';

const detector = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({
    kind: z.literal('dependency'),
    ecosystem: z.string().min(1),
    name: z.string(),
    development: z.boolean(),
  }),
  z.object({ kind: z.literal('script'), name: z.string() }),
  z.object({ kind: z.literal('program') }),
]);

/** What a builder's module exports, with the names of its functions in place of them. */
export const descriptionShape = z.object({
  name: word,
  version: z.int(),
  frameworks: z
    .array(
      z.object({
        slug: z.string().min(1),
        rank: z.enum(RANKS),
        kind: z.enum(['frontend', 'backend']),
        runtime: word,
        find: z.array(detector).min(1),
        aliases: texts.default([]),
        builtOn: texts.default([]),
        bundles: z
          .object({ command: z.string().min(1), page: z.string().min(1).nullable(), anyScript: z.boolean().optional() })
          .nullable()
          .default(null),
        publicEnvPrefixes: texts.default([]),
        leavesServer: z.boolean().optional(),
      }),
    )
    .min(1),
  runtimes: z.array(runtimeShape).default([]),
  methods: z.array(z.enum(['probe', 'plan', 'collect', 'dev'])),
}) satisfies z.ZodType<Pick<Builder, 'name' | 'version' | 'frameworks' | 'runtimes'>>;

/** A builder as its module describes it. */
export type BuilderDescription = z.infer<typeof descriptionShape>;
