import { packageOf } from '@svc-build/manifests/node/package-of';

/** Packages that others try to load and do well without. */
const OPTIONAL = new Set(['bufferutil', 'encoding', 'fsevents', 'pg-native', 'supports-color', 'utf-8-validate']);

/** Whether a package is known to be missing as a rule. */
export function isOptionalDependency(specifier: string): boolean {
  return OPTIONAL.has(packageOf(specifier));
}
