import { posix } from 'node:path';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { ancestors } from '@svc-build/model/ancestors';
import { escapePlaceholders } from '@svc-build/model/placeholders';
import type { Step } from '@svc-build/model/plan';
import { inRoot } from '../in-root.ts';

/**
 * A package script with its `pre` and `post` ones, as npm would run them but without npm in between, which swallows
 * signals and prints its own errors. Empty when there is no such script.
 */
export function scriptSteps(manifest: NodeManifest, script: string): readonly Step[] {
  if (manifest.scripts[script] === undefined) return [];
  return [`pre${script}`, script, `post${script}`].flatMap((name): readonly Step[] => {
    const text = manifest.scripts[name];
    if (text === undefined) return [];
    return [
      {
        kind: 'run',
        label: name,
        argv: ['sh', '-c', escapePlaceholders(text)],
        cwd: inRoot(manifest.directory),
        env: {
          PATH: binPath(manifest.directory),
          npm_lifecycle_event: name,
          ...(manifest.name === null ? {} : { npm_package_name: escapePlaceholders(manifest.name) }),
          ...(manifest.version === null ? {} : { npm_package_version: escapePlaceholders(manifest.version) }),
        },
      },
    ];
  });
}

/** PATH with the programs of the packages that a directory sees, the nearest first. */
export function binPath(directory: string): string {
  const bins = ancestors(directory).map((above) => inRoot(posix.join(above, 'node_modules/.bin')));
  return [...bins, '{PATH}'].join(':');
}
