import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';

/** What the hook needs of Next: to be told its version, as the first of these canary versions does. */
export const SUPPORTED_NEXT = '>=16.2.0-canary.70';

/** A Next.js that has no hook, or one that does not say which version it is: its builds differ in more than that. */
export function nextTooOld(service: string, version: string | null, location: Location | null): Diagnostic {
  return error(
    'FRAMEWORK_VERSION',
    version === null
      ? `The service "${service}" was given a Next.js older than 16.2.`
      : `The service "${service}" uses Next.js ${version}, which is older than 16.2.`,
    'Use version 16.2 or later of next.',
    { service, location },
  );
}

/** Where the manifest of an app, or of a workspace around it, asks for Next. */
export function dependencyIn(app: string, root: string): Location | null {
  for (const directory of [app, '.']) {
    const file = posix.join(directory, 'package.json');
    const text = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
    const location = locateDependency(file, text, 'next');
    if (location !== null) return location;
  }
  return null;
}

/** Where a manifest asks for a package. */
export function locateDependency(file: string, text: string, name: string): Location | null {
  const fields = ['dependencies', 'devDependencies', 'optionalDependencies'];
  return fields.map((field) => locateJsonKey(file, text, [field, name])).find((found) => found !== null) ?? null;
}
