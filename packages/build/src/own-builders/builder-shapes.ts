import type { BuildOutput } from '@svc-build/model/build-output';
import type { Builder } from '@svc-build/model/builder';
import { CODES, type DiagnosticCode } from '@svc-build/model/codes';
import type { DevPlan } from '@svc-build/model/dev-plan';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { readPattern } from '@svc-build/model/glob/path-pattern';
import type { Json } from '@svc-build/model/json';
import { placeholdersIn } from '@svc-build/model/placeholders';
import type { BuildPlan, Probe, Unit } from '@svc-build/model/plan';
import { z } from 'zod';

// The contract of model/builder.ts as it can be checked: what a project's own builder returns came from a stranger.

/** A path below a root, with `/`, that does not climb. */
const below = z
  .string()
  .refine((path) => path !== '' && !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\0'), {
    error: 'must be a path below the root',
  });
const word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { error: 'must be a plain name' });
const texts = z.array(z.string());
const globs = z.array(
  z.string().refine((text) => readPattern(text).ok, { error: 'must be a pattern that can be read' }),
);
const table = z.record(z.string(), z.string());
const argv = z.tuple([z.string().min(1)], z.string());

/** The placeholders that have a value before a service has a key, in its steps, and where its output is started. */
const IN_PROBES = ['open', 'root', 'service', 'scratch', 'modules', 'PATH'];
const IN_STEPS = [...IN_PROBES, 'fingerprint', 'secret'];
const IN_DEVELOPMENT = [...IN_PROBES, 'port'];
const IN_LAUNCH = ['open', 'port'];

const detector = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({
    kind: z.literal('dependency'),
    ecosystem: z.enum(['npm', 'python', 'go']),
    name: z.string(),
    development: z.boolean(),
  }),
  z.object({ kind: z.literal('script'), name: z.string() }),
  z.object({ kind: z.literal('no-manifest') }),
  z.object({ kind: z.literal('server-start') }),
]);

/** What a builder's module exports, with the names of its functions in place of them. */
export const descriptionShape = z.object({
  name: word,
  version: z.int(),
  frameworks: z
    .array(
      z.object({
        slug: z.string().min(1),
        kind: z.enum(['frontend', 'backend']),
        runtime: z.enum(['node', 'python', 'go', 'static']),
        every: z.array(detector),
        some: z.array(detector),
        none: z.array(detector).exactOptional(),
        supersedes: texts,
        fallback: z.boolean(),
        publicEnvPrefixes: texts,
      }),
    )
    .min(1),
  methods: z.array(z.enum(['probe', 'plan', 'collect', 'dev'])),
}) satisfies z.ZodType<Pick<Builder, 'name' | 'version' | 'frameworks'>>;

/** A builder as its module describes it. */
export type BuilderDescription = z.infer<typeof descriptionShape>;

const requirement = z.object({ tool: word, range: z.string().nullable(), source: below });
const inputs = z.object({
  directories: z.array(below),
  files: z.array(below),
  exclude: globs,
});
const environment = z.object({
  files: z.array(below),
  frameworkFiles: z.array(below),
  prefixes: z.array(z.string().min(1)),
  names: texts,
  urls: z.boolean(),
  set: table,
});
const keep = z.object({
  name: word,
  scope: z.enum(['shared', 'service']),
  key: texts,
  fill: z.enum(['alone', 'together']),
  placedBy: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('us') }),
    z.object({ kind: z.literal('tool'), record: below }),
  ]),
});

/** Where a step writes: nothing but a path in the scratch directory is ours to write. */
const inScratch = z.string().refine((path) => /^\{scratch\}\/./.test(path) && !path.split('/').includes('..'), {
  error: 'must be a path below {scratch}',
});
const step = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    label: z.string(),
    argv,
    cwd: z.string(),
    env: table,
    diagnostics: inScratch.exactOptional(),
  }),
  z.object({ kind: z.literal('write'), label: z.string(), path: inScratch, contents: z.string() }),
  z.object({
    kind: z.literal('call'),
    label: z.string(),
    module: word,
    input: z.json() as z.ZodType<Json>,
    output: inScratch,
  }),
]);

const unit = z
  .object({
    id: z.string().min(1),
    label: z.string(),
    needs: texts,
    requires: z.array(requirement),
    inputs,
    generated: globs,
    env: environment,
    steps: z.array(step),
    outputs: z.array(below),
    capture: z.array(below).exactOptional(),
    keep: z.array(keep),
  })
  .superRefine((one, context) => unfilled(one, IN_STEPS, context)) satisfies z.ZodType<Unit>;

export const probesShape: z.ZodType<readonly Probe[]> = z.array(
  z
    .object({
      id: z.string().min(1),
      argv,
      cwd: z.string(),
      env: table,
      requires: z.array(requirement),
      inputs,
      keep: z.array(keep),
    })
    .superRefine((one, context) => unfilled(one, IN_PROBES, context)),
);

export const planShape: z.ZodType<BuildPlan> = z
  .object({ service: z.string(), units: z.array(unit) })
  .superRefine(({ units }, context) => unorderedUnits(units, context));

const stop = z.object({ signal: z.enum(['SIGTERM', 'SIGINT']), okExit: z.array(z.int()) });

export const devPlanShape: z.ZodType<DevPlan> = z
  .object({
    service: z.string(),
    units: z.array(unit),
    run: z.discriminatedUnion('kind', [
      z
        .object({ kind: z.literal('process'), argv, cwd: z.string(), env: environment, stop })
        .superRefine((one, context) => unfilled({ ...one, keep: [] }, IN_DEVELOPMENT, context)),
      z.object({ kind: z.literal('collected') }),
    ]),
    watch: z.array(z.object({ paths: globs, action: z.enum(['restart', 'rebuild']) })),
  })
  .superRefine(({ units }, context) => unorderedUnits(units, context));

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
  requires: z.array(z.object({ tool: word, range: z.string() })),
  madeFrom: z.array(below),
});

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
    z.object({ ok: z.literal(false), diagnostics }),
  ]);
}

interface Issues {
  addIssue(issue: { readonly code: 'custom'; readonly message: string; readonly path: PropertyKey[] }): void;
}

/** A placeholder that has no value where it stands would stop the run; one of a cache mount needs the mount. */
function unfilled(
  one: { readonly keep: readonly { readonly name: string }[] },
  known: readonly string[],
  context: Issues,
): void {
  const names = new Set([...known, ...one.keep.map(({ name }) => `keep:${name}`)]);
  for (const name of placeholdersIn(JSON.stringify(one)))
    if (!names.has(name)) context.addIssue({ code: 'custom', message: `has no value for {${name}}`, path: [] });
}

/** Units need units of the same plan, and none needs itself by way of others. */
function unorderedUnits(units: readonly Pick<Unit, 'id' | 'needs'>[], context: Issues): void {
  const needs = new Map(units.map((one) => [one.id, one.needs]));
  const wrong = (index: number, message: string): void =>
    context.addIssue({ code: 'custom', message, path: ['units', index, 'needs'] });
  for (const [index, { id, needs: own }] of units.entries()) {
    const missing = own.find((need) => !needs.has(need));
    if (missing !== undefined) wrong(index, `names "${missing}", which the plan does not have`);
    const reached = new Set<string>();
    const open = [...own];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(...(needs.get(next) ?? []));
    }
    if (reached.has(id)) wrong(index, 'lead back to the unit itself');
  }
}
