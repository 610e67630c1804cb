import { readPattern } from '@svc-build/model/glob/path-pattern';
import { findProgram } from '@svc-build/model/manifest';
import { onPathAlone, type RuntimeFacts } from '@svc-build/model/runtime-facts';
import * as z from 'zod';
import { texts, word } from './basic-shapes.ts';

/** A name, or a pattern of names, in one directory. */
const name = z.string().refine((text) => text !== '' && !text.includes('/') && readPattern(text).ok, {
  error: 'must be a name, or a pattern of names',
});
const names = z.array(name).default([]);
const extension = z.string().regex(/^\.[a-z0-9]+$/, { error: 'must be an extension such as ".rs"' });

/** The formats of runtimes that come with svc-build are theirs. */
const lists = z.object({
  syntax: z.enum(['json', 'toml']),
  tables: z.array(z.object({ path: texts.min(1), development: z.boolean() })),
});

const toolFields = z.object({
  name: word,
  /** What it leaves out is as of a tool of which machines have one. */
  find: z
    .object({
      names: findProgram.shape.names.exactOptional(),
      places: findProgram.shape.places.exactOptional(),
      ask: findProgram.shape.ask.exactOptional(),
      pattern: findProgram.shape.pattern.exactOptional(),
    })
    .default({}),
  itself: z
    .object({ files: z.array(name), native: z.boolean() })
    .nullable()
    .default(null),
  askedBy: z.array(z.object({ variable: word, prefixes: texts })).default([]),
  brings: names,
});
const tool = toolFields.transform(({ find, ...rest }) => ({ ...rest, find: { ...onPathAlone(rest.name), ...find } }));

const memory = z.object({
  name: word,
  value: z.string(),
  share: z.number().positive().max(1),
  reserve: z.number().min(0),
  addedUnless: texts.nullable(),
});

/** A runtime that a builder brings; what it does not say is nothing. */
export const runtimeShape = z.object({
  name: word,
  title: z.string().min(1),
  ecosystem: word.nullable().default(null),
  manifests: z.array(z.object({ name, lists: lists.nullable() })).default([]),
  extensions: z.array(extension).default([]),
  sources: z.array(extension).default([]),
  besidePage: z.enum(['site', 'program']).default('site'),
  tools: z.array(tool).default([]),
  versionFiles: texts.default([]),
  versionFilesAtHome: texts.default([]),
  variables: z.array(word).default([]),
  secrets: names,
  installed: names,
  installedStores: names,
  written: names,
  caches: names,
  keptByFrameworks: names,
  neverBundled: names,
  results: z.array(z.object({ beside: name, names: z.array(name) })).default([]),
  environmentMarks: names,
  memory: z.array(memory).default([]),
  outOfMemory: z.array(z.string().min(1)).default([]),
}) satisfies z.ZodType<RuntimeFacts>;
