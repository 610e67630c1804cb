import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { type Diagnostic, error, type Location, warning } from '@svc-build/model/diagnostic';
import semver from 'semver';

/** The first version whose config can be changed from outside, and the first that nobody has tried here. */
const FIRST = '13.4.0';
const AFTER_LAST = '17.0.0-0';
/** How messages say it. */
const PROVEN = '13.4 to 16';

/** Versions that have a hook for platforms and tell it which version they are, as the first of these canary versions does. */
const WITH_ADAPTER = '>=16.2.0-canary.70';

/**
 * How svc-build changes the config that Next builds with: by the hook that Next has for platforms, or, where it has none,
 * by a module that is loaded before Next. `either` where only the install says which Next that is.
 */
export type NextHook = 'adapter' | 'preload' | 'either';

const prereleases = { includePrerelease: true };

/** The hook of one version, or of all versions of a range. */
export function hookOf(range: string): NextHook {
  if (semver.subset(range, WITH_ADAPTER, prereleases)) return 'adapter';
  return semver.intersects(range, WITH_ADAPTER, prereleases) ? 'either' : 'preload';
}

/** An error about a version that is too old, or a range of them; a warning about one that is too new; else nothing. */
export function unprovenNext(service: string, range: string, location: Location | null): Diagnostic | null {
  if (!semver.intersects(range, `>=${FIRST}`, prereleases)) {
    return error(
      'FRAMEWORK_VERSION',
      `The service "${service}" uses Next.js ${range}, which is older than 13.4: svc-build builds ${PROVEN}.`,
      'Use version 13.4 or later of next.',
      { service, location },
    );
  }
  if (semver.intersects(range, `<${AFTER_LAST}`, prereleases)) return null;
  return warning(
    'FRAMEWORK_VERSION',
    `The service "${service}" uses Next.js ${range}, with which svc-build was never tried: it builds ${PROVEN}.`,
    'Try the output with `svc-build verify` and in a browser, or use version 16 of next.',
    { service, location },
  );
}

/** A Next.js that calls the adapter in its early form, which knows less: the preload, which takes that out, was not loaded. */
export function withoutPreload(service: string, location: Location | null): Diagnostic {
  return error(
    'FRAMEWORK_VERSION',
    `The service "${service}" was given a Next.js older than 16.2 without the module that svc-build loads before it.`,
    'Use version 16.2 or later of next, or make the build script keep what NODE_OPTIONS says.',
    { service, location },
  );
}

/** A Next.js without a hook, whose way to read its config is not the one that can be changed. */
export function unknownConfig(service: string, version: string, location: Location | null): Diagnostic {
  return error(
    'FRAMEWORK_VERSION',
    `The service "${service}" uses Next.js ${version}, which reads its config in a way that svc-build does not know.`,
    'Use version 16.2 or later of next.',
    { service, location },
  );
}

/** Where a manifest asks for a package. */
export function locateDependency(file: string, text: string, name: string): Location | null {
  const fields = ['dependencies', 'devDependencies', 'optionalDependencies'];
  return fields.map((field) => locateJsonKey(file, text, [field, name])).find((found) => found !== null) ?? null;
}
