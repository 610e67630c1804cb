import * as z from 'zod';

/** A size as people write it: `5 GiB`, `500MB`. */
const BYTE_COUNT: RegExp = /^(\d+(?:\.\d+)?) ?(B|kB|MB|GB|KiB|MiB|GiB)$/;

// Each `error` is the end of the sentence "The concurrency is 0; it …".

function list(item: z.ZodString, error: string, description: string) {
  return z.array(item, { error }).describe(description);
}

/** A path below the route prefix. */
const FALLBACK = /^(?!(?:.*\/)?\.{0,2}(?:\/|$))[^\\\0]+$/;
const fallback = 'must be false, or the path of a file relative to the route prefix, such as "index.html"';

const variable = 'must be the name of a variable: letters, digits and "_", not starting with a digit';

const service = z.strictObject(
  {
    stripPrefix: z
      .boolean({ error: 'must be true or false' })
      .describe('Whether the route prefix is taken off the path before the service sees it; false when left out.')
      .optional(),
    env: list(
      z.string({ error: variable }).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: variable }),
      'must be a list of names of variables',
      'Variables of the caller that the build of this service may see.',
    ).optional(),
    generated: list(
      z.string({ error: 'must be a glob pattern' }),
      'must be a list of glob patterns',
      'Files that the build writes among its own sources: globs relative to the service root, or to the project root with a leading "/".',
    ).optional(),
    inputs: list(
      z.string({ error: 'must be a glob pattern' }),
      'must be a list of glob patterns',
      'What the build reads outside of its service: globs relative to the project root. With an empty list it reads nothing there.',
    ).optional(),
    allowSources: list(
      z.string({ error: 'must be a glob pattern' }),
      'must be a list of glob patterns',
      'Sources that may be published as they lie although they look like a program: globs relative to the service root, or to the project root with a leading "/".',
    ).optional(),
    dependsOn: list(
      z.string({ error: 'must be the name of a service' }),
      'must be a list of names of services',
      'Services whose builds come before that of this one, because it is made from what they make; their keys are part of its key.',
    ).optional(),
    fallback: z
      .union([z.literal(false), z.string().regex(FALLBACK)], { error: fallback })
      .describe(
        'The file, relative to the route prefix, that answers pages which are no files; false for none. Where it is left out, an application of one page answers with that.',
      )
      .optional(),
  },
  { error: 'must be an object' },
);

const builder = 'must be the path or the package name of a module';
const directory = 'must be the path of a directory';
const size = 'must be a size, such as "500 MB" or "5 GiB"';
const timeout = 'must be an integer from 1 to 3600';
const concurrency = 'must be an integer from 1 up';
const path = 'must be a path that starts with "/"';
const status = 'must be an HTTP status from 200 to 599';

const verification = z.strictObject(
  {
    path: z
      .string({ error: path })
      .regex(/^\/[^\s\\#]*$/, { error: path })
      .describe('The path that is requested, route prefix included; a query may follow.'),
    status: z
      .int({ error: status })
      .min(200, { error: status })
      .max(599, { error: status })
      .describe('What it must be answered with; any but 404, 502, 503 and 504 when left out.')
      .optional(),
  },
  { error: 'must be an object with a "path"' },
);

/** `svc-build.json`: what `vercel.json` has no field for; published as a JSON Schema. */
export const svcBuildSchema = z.strictObject(
  {
    $schema: z.string({ error: 'must be a string' }).describe('Where this schema is published.').optional(),
    services: z
      .record(z.string(), service, { error: 'must be an object of services by name' })
      .describe('Settings of the services of vercel.json by name.')
      .optional(),
    concurrency: z
      .int({ error: concurrency })
      .min(1, { error: concurrency })
      .describe('How many actions may run at once; by cores and memory when left out.')
      .optional(),
    builders: list(
      z.string({ error: builder }).min(1, { error: builder }),
      'must be a list of modules',
      'Builders of the project itself: modules by path, starting with "./", or by package name, whose default export is a builder.',
    ).optional(),
    builderTimeout: z
      .int({ error: timeout })
      .min(1, { error: timeout })
      .max(3600, { error: timeout })
      .describe("How many seconds one function of the project's own builders may take; 30 when left out.")
      .optional(),
    cache: z
      .strictObject(
        {
          dir: z
            .string({ error: directory })
            .regex(/^[^\0]{1,1000}$/, { error: directory })
            .describe(
              'Where what makes later builds cheaper is kept, relative to the project root; .svc-build/cache when left out.',
            )
            .optional(),
          limit: z
            .string({ error: size })
            .regex(BYTE_COUNT, { error: size })
            .describe(
              'How much the cache may take, with what package managers and compilers keep in it, such as "5 GiB"; what is unused for longest goes first.',
            )
            .optional(),
        },
        { error: 'must be an object' },
      )
      .describe('What is kept between builds.')
      .optional(),
    verify: z
      .array(verification, { error: 'must be a list of requests' })
      .describe('Requests that "svc-build verify" makes, each to the service that owns its path.')
      .optional(),
  },
  { error: 'must be an object' },
);

/** The fields of one service. */
export const SVC_BUILD_SERVICE_KEYS: readonly string[] = Object.keys(service.shape);

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** The bytes of a size that has been checked. */
export function byteCount(text: string): number {
  const [, number = '', unit = ''] = BYTE_COUNT.exec(text) ?? [];
  return Math.round(Number(number) * (UNITS[unit] ?? Number.NaN));
}
