import { isTable, type Table, tableOf } from '../documents/table-of.ts';

/** The packages of npm's lockfile, by their places: `""` is the root, `node_modules/x` an installed one. */
export interface NpmLockedPackages {
  /** Null for a place that the lockfile does not know. */
  at(place: string): Table | null;
}

/** Reads the `packages` table, which npm 7 and later write; null for older lockfiles and for what is none. */
export function parseNpmLockfile(text: string): NpmLockedPackages | null {
  const { packages } = tableOf(jsonIn(text));
  if (!isTable(packages)) return null;
  return { at: (place) => (Object.hasOwn(packages, place) ? tableOf(packages[place]) : null) };
}

/** Lockfiles are long, and npm itself says where one is broken. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}
