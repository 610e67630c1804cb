import * as z from 'zod';
import { readPattern } from './glob/path-pattern.ts';
import type { RoutePrefix } from './names.ts';
import type { OtherPrograms } from './runtime-facts.ts';

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

/** Where other versions of a tool may be (runtime-facts.ts). */
export const otherPrograms = z.strictObject({
  variable: z.string().nullable(),
  named: z
    .strictObject({ prefix: z.string(), major: z.int().min(0), newestMinor: z.int().min(0).max(1000) })
    .nullable(),
  installations: z.array(z.array(z.string()).min(1)),
  versionPrefix: z.string(),
  program: z.string().min(1),
}) satisfies z.ZodType<OtherPrograms>;

const service = z.strictObject({
  framework: z.string(),
  runtime: z.string(),
  kind: z.enum(['frontend', 'backend']),
  routePrefix: prefix,
  entrypoint: z.string(),
  fingerprint: z.string(),
  digest: z.string(),
  size: z.strictObject({ files: z.int(), bytes: z.int() }),
  requires: z.array(z.strictObject({ tool: z.string(), range: z.string(), others: otherPrograms.exactOptional() })),
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
