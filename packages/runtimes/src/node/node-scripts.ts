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

/** A `cd` of a script that leaves the directories of a service, and the words that follow it as paths from there. */
export interface LeavingDirectory {
  readonly offset: number;
  readonly length: number;
  /** Where it leads, relative to the project root; may start with `..`. */
  readonly directory: string;
  readonly words: readonly string[];
}

const COMMAND = /(?<![\w-])cd\s+(?:--\s+)?("[^"\n]*"|'[^'\n]*'|[^\s"'&|;()]+)/g;
/** What directories are called in scripts: where the script lies, and where it was started. */
const OWN = /^["']?\$(?:\{?(?:PWD|INIT_CWD)\}?|\(dirname\s+["']?\$(?:0|\{?BASH_SOURCE(?:\[0\])?\}?)["']?\))\/?/;
const WORD = /[^\s"'&|;()<>$`*?]+/g;

/** Every `cd` that leads to where `isOwn` says no, each from where the one before it led. */
export function leavingDirectories(
  text: string,
  start: string,
  isOwn: (path: string) => boolean,
): readonly LeavingDirectory[] {
  const found: LeavingDirectory[] = [];
  let directory = start;
  const all = [...text.matchAll(COMMAND)];
  for (const [index, match] of all.entries()) {
    const target = (match[1] ?? '').replace(OWN, '').replace(/["']/g, '');
    // Of a variable nobody knows where it leads, and `cd -` goes back.
    if (target.includes('$') || target.startsWith('/') || target.startsWith('~')) return found;
    directory = target === '-' ? start : posix.join(directory, target);
    if (isOwn(directory)) continue;
    const end = match.index + match[0].length;
    const rest = text.slice(end, all[index + 1]?.index ?? text.length).split('\n', 1)[0] ?? '';
    const words = (rest.match(WORD) ?? []).map((word) => posix.join(directory, word));
    found.push({ offset: match.index, length: match[0].length, directory, words });
  }
  return found;
}
