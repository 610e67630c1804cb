import type { Json } from '@svc-build/model/json';
import type { Action, BuildPlan, DevPlan, Probe } from '@svc-build/model/plan';
import * as z from 'zod';
import {
  argv,
  below,
  directory,
  globs,
  IN_DEVELOPMENT,
  IN_PROBES,
  IN_STEPS,
  type Issues,
  range,
  stop,
  table,
  texts,
  unfilled,
  word,
} from './basic-shapes.ts';

const requirement = z.object({ tool: word, range: range.nullable(), source: below });
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
  sealed: texts.exactOptional(),
  unkeyed: texts.exactOptional(),
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
/** What a step copies is the project's, or was made for it. */
const inProject = z
  .string()
  .refine((path) => /^\{(root|service|scratch)\}\/./.test(path) && !path.split('/').includes('..'), {
    error: 'must be a path below {root}, {service} or {scratch}',
  });
/** A module of ours by its name, or one of the builder's by its path. */
const module = z.string().regex(/^(?:[A-Za-z0-9][A-Za-z0-9._-]*|\.(?:\/(?!\.\.(?:\/|$))[^\0{}/]+)+)$/, {
  error: 'must be a plain name, or the path of a module beside the builder such as "./render.mjs"',
});
const failure = z.object({
  says: z.string().refine(isExpression, { error: 'must be a regular expression' }),
  help: z.string(),
});
const step = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    label: z.string(),
    argv,
    cwd: directory,
    env: table,
    diagnostics: inScratch.exactOptional(),
    failures: z.array(failure).exactOptional(),
  }),
  z.object({ kind: z.literal('write'), label: z.string(), path: inScratch, contents: z.string() }),
  z.object({ kind: z.literal('copy'), label: z.string(), from: inProject, to: inScratch }),
  z.object({
    kind: z.literal('call'),
    label: z.string(),
    module,
    input: z.json() as z.ZodType<Json>,
    output: inScratch,
  }),
]);

const action = z
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
    restorable: z.boolean(),
    unlocked: z.literal(true).exactOptional(),
    resolution: z.object({ inputs: texts, digest: z.string(), record: below.exactOptional() }).exactOptional(),
    capture: z.array(below).exactOptional(),
    keep: z.array(keep),
  })
  .superRefine((one, context) => unfilled(one, IN_STEPS, context)) satisfies z.ZodType<Action>;

export const probesShape: z.ZodType<readonly Probe[]> = z.array(
  z
    .object({
      id: z.string().min(1),
      argv,
      cwd: directory,
      env: table,
      requires: z.array(requirement),
      inputs,
      keep: z.array(keep),
    })
    .superRefine((one, context) => unfilled(one, IN_PROBES, context)),
);

export const planShape: z.ZodType<BuildPlan> = z
  .object({ service: z.string(), actions: z.array(action) })
  .superRefine(({ actions }, context) => unorderedActions(actions, context));

export const devPlanShape: z.ZodType<DevPlan> = z
  .object({
    service: z.string(),
    actions: z.array(action),
    run: z.discriminatedUnion('kind', [
      z
        .object({ kind: z.literal('process'), argv, cwd: directory, env: environment, stop })
        .superRefine((one, context) => unfilled({ ...one, keep: [] }, IN_DEVELOPMENT, context)),
      z.object({ kind: z.literal('collected') }),
    ]),
    watch: z.array(z.object({ paths: globs, action: z.enum(['restart', 'rebuild']) })),
  })
  .superRefine(({ actions }, context) => unorderedActions(actions, context));

/** Actions need actions of the same plan, and none needs itself by way of others. */
function unorderedActions(actions: readonly Pick<Action, 'id' | 'needs'>[], context: Issues): void {
  const needs = new Map(actions.map((one) => [one.id, one.needs]));
  const wrong = (index: number, message: string): void =>
    context.addIssue({ code: 'custom', message, path: ['actions', index, 'needs'] });
  for (const [index, { id, needs: own }] of actions.entries()) {
    const missing = own.find((need) => !needs.has(need));
    if (missing !== undefined) wrong(index, `names "${missing}", which the plan does not have`);
    const reached = new Set<string>();
    const open = [...own];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(...(needs.get(next) ?? []));
    }
    if (reached.has(id)) wrong(index, 'lead back to the action itself');
  }
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) !== null;
  } catch {
    return false;
  }
}
