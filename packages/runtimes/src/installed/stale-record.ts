import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What npm writes down of what it has installed, and believes later without a look. */
const RECORD = 'node_modules/.package-lock.json';

/**
 * npm's own record in a directory, where it says of a package that another version of it is installed than there is; null
 * where it is right, or is not there. `npm install --package-lock-only` writes it too, and installs nothing.
 */
export function staleRecord(directory: string): string | null {
  const place = join(directory, RECORD);
  const packages = Object.entries(recordedPackages(place));
  const isOther = packages.some(([path, { version, link }]) => {
    if (version === undefined || link === true) return false;
    const installed = readJson(join(directory, path, 'package.json'));
    return installed !== null && installed.version !== version;
  });
  return isOther ? place : null;
}

interface Recorded {
  readonly version?: string;
  readonly link?: boolean;
}

function recordedPackages(place: string): Readonly<Record<string, Recorded>> {
  const packages = readJson(place)?.packages;
  if (typeof packages !== 'object' || packages === null) return {};
  return Object.fromEntries(Object.entries(packages).filter(([path]) => path.includes('node_modules/')));
}

/** Null where there is no object. */
function readJson(path: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
