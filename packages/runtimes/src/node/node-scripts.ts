import { posix } from 'node:path';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { escapePlaceholders, type Step } from '@svc-build/model/plan';
import { ancestors } from '@svc-build/model/project-path';
import { inRoot } from '../runtimes.ts';

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

/** A script as package.json has it, with what it escapes blanked, and where that stands. */
export interface WrittenScript {
  readonly name: string;
  readonly offset: number;
  readonly script: string;
}

/** The scripts of a package.json whose names match. */
export function packageScripts(text: string, names: RegExp): readonly WrittenScript[] {
  return [...text.matchAll(/"([^"\\\n]{1,80})"\s*:\s*"((?:[^"\\\n]|\\.)*)"/g)]
    .filter(([, name = '']) => names.test(name))
    .map(({ index, 0: whole, 1: name = '', 2: script = '' }) => ({
      name,
      offset: index + whole.length - script.length - 1,
      script: script.replace(/\\(?=["'])/g, ' '),
    }));
}

/** The scripts that a build runs: its own, what goes before and after, and those that they name. */
export function buildScripts(text: string): readonly WrittenScript[] {
  const all = packageScripts(text, /./);
  const run = new Set(['build']);
  for (const name of run) {
    const own = all.filter((one) => [name, `pre${name}`, `post${name}`].includes(one.name));
    const words = own.flatMap(({ script }) => script.split(/[\s"';&|()]+/));
    for (const one of all) if (words.includes(one.name)) run.add(one.name);
  }
  return all.filter(({ name }) => run.has(name) || run.has(name.replace(/^(?:pre|post)/, '')));
}
