import type { Json } from '@svc-build/model/json';
import { escapePlaceholders, type Step } from '@svc-build/model/plan';
import type { NodePackageManager } from './node-package-manager.ts';

/** What the look at a `node_modules` is given, before anything is installed into it. */
export interface InstalledTreeInput {
  /** Absolute. */
  readonly root: string;
  /** Where is installed, below the root. */
  readonly directory: string;
  /** The directories of all packages that are installed for, below the root. */
  readonly packages: readonly string[];
  readonly manager: NodePackageManager['name'];
  readonly lockfile: string | null;
  /** The file that names the package manager or is its lockfile; null where it is only the usual one. */
  readonly namedBy: string | null;
}

/** Looks whether a `node_modules` that is there already is one that the package manager can go on with. */
export function installedTreeStep({ name, directory, lockfile, manifests, ...manager }: NodePackageManager): Step {
  const input: InstalledTreeInput = {
    root: '{root}',
    directory: escapePlaceholders(directory),
    packages: manifests.map((manifest) => escapePlaceholders(manifest.directory)),
    manager: name,
    lockfile: lockfile === null ? null : escapePlaceholders(lockfile),
    namedBy: manager.namedBy === null ? null : escapePlaceholders(manager.namedBy),
  };
  return {
    kind: 'call',
    label: 'node_modules',
    module: 'installed-tree',
    input: { ...input } as unknown as Json,
    output: '{scratch}/installed-tree.json',
  };
}
