import { z } from 'zod';
import { VERCEL_KEYS } from './vercel-keys.ts';

// Each `error` is the end of the sentence "The memory of service "api" is 64; it …".

function text(description: string) {
  return z.string({ error: 'must be a string' }).describe(description);
}

function patterns(description: string) {
  const pattern = z.string({ error: 'must be a glob pattern' });
  const error = 'must be a glob pattern or a list of glob patterns';
  return z.union([pattern, z.array(pattern)], { error }).describe(description);
}

function bounded(from: number, to: number, description: string) {
  const error = `must be an integer from ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error }).describe(description);
}

const service = z.strictObject(
  {
    entrypoint: text(
      'A directory, a file, or a Python "module:attribute", relative to the project root; the project root when left out.',
    ).optional(),
    routePrefix: text(
      'The path below which the service answers, such as "/svc/api"; "/" answers what no other service does.',
    ),
    framework: text('The framework, such as "nextjs"; detected from the manifests when left out.').optional(),
    memory: bounded(128, 10240, 'Memory that the service may use, in MB.').optional(),
    maxDuration: bounded(1, 900, 'Time that a request may take, in seconds.').optional(),
    includeFiles: patterns(
      'Files to add to the bundle: globs relative to the service root, or to the project root with a leading "/".',
    ).optional(),
    excludeFiles: patterns(
      'Files to leave out of the bundle, whatever asks for them: globs relative to the service root, or to the project root with a leading "/".',
    ).optional(),
  },
  { error: 'must be an object' },
);

const others = Object.fromEntries(
  Object.entries(VERCEL_KEYS).map(([key, effect]) => [
    key,
    z
      .unknown()
      .describe(effect === 'none' ? 'Not read by svc-build.' : 'Ignored by svc-build, with a warning.')
      .optional(),
  ]),
);

/** `vercel.json` as svc-build reads it; published as a JSON Schema. */
export const vercelSchema = z.strictObject(
  {
    ...others,
    experimentalServices: z
      .record(z.string(), service, { error: 'must be an object of services by name' })
      .describe('The services of the project by name.')
      .optional(),
  },
  { error: 'must be an object' },
);

/** The fields of one service, in the guide's order. */
export const VERCEL_SERVICE_KEYS: readonly string[] = Object.keys(service.shape);
