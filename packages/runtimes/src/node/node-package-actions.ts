import { posix } from 'node:path';
import { type Action, BASE_ENVIRONMENT } from '@svc-build/model/plan';
import { nodeRequirement } from './node-install.ts';
import type { LocalPackage } from './node-local-packages.ts';
import { scriptSteps } from './node-scripts.ts';

/** Where build scripts of packages leave what they make. */
const OUTPUTS = ['dist', 'build', 'out'];

/**
 * The builds of the local packages that have a `build` script, each after those that it needs. They are the same for every
 * service that uses the package, and run once.
 */
export function localPackageActions(packages: readonly LocalPackage[], install: Action | null): readonly Action[] {
  const built = new Set(packages.filter(hasBuild).map(({ manifest }) => manifest.directory));
  return packages.filter(hasBuild).map(({ manifest, needs }): Action => {
    const { directory } = manifest;
    return {
      id: `package:${directory}`,
      label: `build ${manifest.name ?? directory}`,
      needs: [
        ...(install === null ? [] : [install.id]),
        ...needs.filter((need) => built.has(need)).map((need) => `package:${need}`),
      ],
      requires: [nodeRequirement(manifest)],
      inputs: { directories: [directory], files: [], exclude: [] },
      generated: [],
      env: BASE_ENVIRONMENT,
      steps: scriptSteps(manifest, 'build'),
      outputs: OUTPUTS.map((name) => posix.join(directory, name)),
      restorable: true,
      keep: [],
    };
  });
}

function hasBuild({ manifest }: LocalPackage): boolean {
  return manifest.scripts.build !== undefined;
}
