import * as z from 'zod';
import { readPattern } from './glob/path-pattern.ts';
import type { RoutePrefix } from './names.ts';
import type { FindProgram } from './runtime-facts.ts';

const launch = z.strictObject({
  argv: z.array(z.string()).min(1),
  env: z.record(z.string(), z.string()),
  ready: z.literal('port'),
  stop: z.strictObject({ signal: z.enum(['SIGTERM', 'SIGINT']), okExit: z.array(z.int()) }),
  /** How a service with a limit for its memory keeps to it by itself, and what it prints when it cannot. */
  memory: z
    .strictObject({
      variables: z.array(
        z.strictObject({ name: z.string(), value: z.string(), addedUnless: z.array(z.string()).nullable() }),
      ),
      outOfMemory: z.array(z.string()),
    })
    .exactOptional(),
});

/** An output may come from a stranger: its patterns are held to the bounds of all others. */
const glob = z.string().refine((text) => readPattern(text).ok, { error: 'is no pattern that can be read' });

const prefix = z.string().transform((text) => text as RoutePrefix);

/** At most one `{version}`, and one `*`: a name is compared in one go. */
const place = z
  .string()
  .refine((text) => /^(?:\/|\{\w+\})/.test(text) && text.split('{version}').length < 3 && text.split('*').length < 3, {
    error: 'must be an absolute path, or begin with a variable, and may hold one {version} and one *',
  });

/** Where a tool is looked for, and how it says its version (runtime-facts.ts). */
export const findProgram = z.strictObject({
  names: z.array(z.string().min(1)).min(1),
  places: z.array(place),
  ask: z.array(z.string()),
  pattern: z.string(),
}) satisfies z.ZodType<FindProgram>;

const service = z.strictObject({
  framework: z.string(),
  runtime: z.string(),
  kind: z.enum(['frontend', 'backend']),
  routePrefix: prefix,
  entrypoint: z.string(),
  fingerprint: z.string(),
  digest: z.string(),
  size: z.strictObject({ files: z.int(), bytes: z.int() }),
  /** What must be there where it runs: `{tool:node}` in a launch's `argv` stands for the program that is found. */
  requires: z.array(z.strictObject({ tool: z.string(), range: z.string(), find: findProgram })),
  functions: z.array(z.strictObject({ path: z.string(), cwd: z.string(), launch })),
  static: z
    .strictObject({ dir: z.string(), mount: prefix, fallback: z.string().nullable(), immutable: z.array(glob) })
    .nullable(),
  probes: z.array(z.strictObject({ path: z.string(), status: z.int().nullable() })),
  memory: z.int().nullable(),
  maxDuration: z.int().nullable(),
  env: z.array(z.string()),
});

const manifest = z.strictObject({
  version: z.literal(1),
  platform: z.strictObject({ os: z.string(), arch: z.string(), libc: z.string().nullable() }),
  routes: z.array(z.strictObject({ prefix, service: z.string(), stripPrefix: z.boolean() })),
  services: z.record(z.string(), service),
});

/** Routes, and for every service what it is, how it starts and what it weighs. Deterministic: no dates, no machine paths. */
export type OutputManifest = z.infer<typeof manifest>;

/** One service in an output. */
export type ManifestService = z.infer<typeof service>;

/** How a program is started, known to be up, held to its memory, and stopped. */
export type ManifestLaunch = ManifestService['functions'][number]['launch'];

/** Reads a manifest; the text of what is wrong when it is not one. */
export function parseManifest(
  text: string,
): { readonly ok: true; readonly manifest: OutputManifest } | { readonly ok: false; readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    return { ok: false, problem: thrown instanceof Error ? thrown.message : 'it is not JSON' };
  }
  const parsed = manifest.safeParse(json);
  if (parsed.success) return { ok: true, manifest: parsed.data };
  const [first] = parsed.error.issues;
  return { ok: false, problem: `${first?.path.join('.') || 'the whole'}: ${first?.message ?? 'it is not a manifest'}` };
}
