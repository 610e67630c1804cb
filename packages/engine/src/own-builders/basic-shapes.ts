import { readPattern } from '@svc-build/model/glob/path-pattern';
import { placeholdersIn } from '@svc-build/model/plan';
import { isRange } from '@svc-build/model/version-range';
import * as z from 'zod';

// What the shapes of a builder's answers are made of.

/** A path below a root, with `/`, that does not climb. */
export const below = z
  .string()
  .refine((path) => path !== '' && !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\0'), {
    error: 'must be a path below the root',
  });
export const word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { error: 'must be a plain name' });
export const texts = z.array(z.string());
export const globs = z.array(
  z.string().refine((text) => readPattern(text).ok, { error: 'must be a pattern that can be read' }),
);
export const table = z.record(z.string(), z.string());
export const argv = z.tuple([z.string().min(1)], z.string());

/** A range that cannot be read would be satisfied by every version. */
export const range = z.string().refine((text) => isRange(text), {
  error: 'must be a range of versions such as ">=20"; null where any version will do',
});

/** Where a program runs: below a directory that is the project's or ours. */
export const directory = z
  .string()
  .refine((path) => /^\{(?:root|service|scratch|keep:[^}]+)\}(?:\/|$)/.test(path) && !path.split('/').includes('..'), {
    error: 'must be {root}, {service}, {scratch} or a path below one',
  });

/** How a process is ended. */
export const stop = z.object({ signal: z.enum(['SIGTERM', 'SIGINT']), okExit: z.array(z.int()) });

/** The placeholders that have a value before a service has a key, in its steps, and where its output is started. */
export const IN_PROBES = ['open', 'root', 'service', 'scratch', 'modules', 'PATH'];
export const IN_STEPS = [...IN_PROBES, 'fingerprint', 'secret'];
export const IN_DEVELOPMENT = [...IN_PROBES, 'port'];
export const IN_LAUNCH = ['open', 'port'];

/** Where problems are noted. */
export interface Issues {
  addIssue(issue: { readonly code: 'custom'; readonly message: string; readonly path: PropertyKey[] }): void;
}

/** A placeholder that has no value where it stands would stop the run; one of a cache mount needs the mount. */
export function unfilled(
  one: { readonly keep: readonly { readonly name: string }[] },
  known: readonly string[],
  context: Issues,
): void {
  const names = new Set([...known, ...one.keep.map(({ name }) => `keep:${name}`)]);
  for (const name of placeholdersIn(JSON.stringify(one)))
    if (!names.has(name)) context.addIssue({ code: 'custom', message: `has no value for {${name}}`, path: [] });
}
