import fc from 'fast-check';
import type { RoutePrefix } from '../names.ts';
import { compileRoutes, type RouteTable } from '../routes.ts';

// Few and similar segments, so that prefixes nest and nearly match.
const segment = fc.constantFrom('a', 'b', 'ab', 'a.b', 'axb', 'a-b', 'svc', 'v2', '~x', '_svc2');
const segments = fc.array(segment, { maxLength: 4 });

/** Route tables of up to eight services whose prefixes nest. */
export const randomTable: fc.Arbitrary<RouteTable> = fc
  .uniqueArray(segments, { minLength: 1, maxLength: 8, selector: (parts) => parts.join('/') })
  .map((prefixes) =>
    compileRoutes(
      prefixes.map((parts, index) => ({
        prefix: `/${parts.join('/')}` as RoutePrefix,
        service: `service${index}`,
        stripPrefix: false,
      })),
    ),
  );

/** Request targets as nobody should write them: runs of slashes, dot segments raw and encoded, prefixes that are written in escapes. */
export const randomTarget: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom('a', 'b', 'ab', '%61', 'svc', '.', '..', '%2e', '%2E%2e', '%2F', '', '', 'https:', 'x.y', '%41'),
    {
      maxLength: 7,
    },
  )
  .chain((parts) => fc.constantFrom('', '/', '//').map((end) => `/${parts.join('/')}${end}`));

/** Normalised request paths, with and without a trailing slash, some with a file name. */
export const randomPath: fc.Arbitrary<string> = fc
  .tuple(segments, fc.constantFrom('', '/', '/index.html', '/x', '/.env'))
  .map(([parts, end]) => `/${parts.join('/')}${end}`.replace(/\/{2,}/g, '/'));
