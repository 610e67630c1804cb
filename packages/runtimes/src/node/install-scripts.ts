import { posix } from 'node:path';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import type { Inputs } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import type { SourceTree } from '@svc-build/model/source-tree';
import { leftByTools } from '../tool-directories.ts';
import { NODE } from './runtime.ts';
import { type ShellCommand, shellCommands } from './shell-commands.ts';

/** Scripts that run when packages are installed. */
export const INSTALL_SCRIPTS: readonly string[] = [
  ...['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'],
  ...['dependencies', 'pnpm:devPreinstall'],
];

/** Programs of which it is known what they read where an install runs them, below the directory of the package. */
const KNOWN: readonly { readonly is: RegExp; readonly reads: readonly string[]; readonly because: string }[] = [
  { is: /^(?:echo|true|:|exit|test|\[|is-ci|only-allow)\b/, reads: [], because: 'they read nothing' },
  { is: /^(?:husky|lefthook|simple-git-hooks)\b/, reads: [], because: 'they write hooks of git' },
  { is: /^patch-package\b/, reads: [], because: 'patches are inputs of every install' },
  {
    is: /^(?:svelte-kit sync|nuxt prepare|nuxi prepare|astro sync)\b/,
    reads: [],
    because: 'they write what the build of the framework writes again',
  },
  {
    is: /^prisma generate$/,
    reads: ['prisma', 'schema.prisma', 'prisma.config.ts', 'prisma.config.js', 'prisma.config.mjs'],
    because: 'it looks for its schema there',
  },
];

/** Where builds leave their results: no install reads them. */
const RESULTS = NODE.results.flatMap(({ names }) => names);

/** What runs a program of a package. */
const RUNNER = /^(?:npx(?: --no-install| --no)?|pnpm exec|yarn exec|bunx) +/;

/**
 * What the scripts read that a package manager runs when it installs: they may write it into what is installed. Of a program
 * that nobody knows that is all of its package, less the other packages that are installed there.
 */
export async function installScriptInputs(
  manifests: readonly NodeManifest[],
  source: SourceTree,
): Promise<Pick<Inputs, 'directories' | 'exclude'>> {
  const reading = manifests.map((manifest) => ({ directory: manifest.directory, reads: readBy(manifest) }));
  const whole = reading.filter(({ reads }) => reads === null).map(({ directory }) => directory);
  const named = reading.flatMap(({ directory, reads }) => (reads ?? []).map((path) => posix.join(directory, path)));
  const kinds = await Promise.all(named.map((path) => source.kind(path)));
  const directories = [...whole, ...named.filter((_, index) => kinds[index] !== null)];
  const others = manifests.map(({ directory }) => directory).filter((directory) => !whole.includes(directory));
  const inner = others.filter((one) => whole.some((directory) => directory !== one && liesIn(one, directory)));
  const results = whole.flatMap((directory) => RESULTS.map((name) => projectPattern(`${name}/**`, directory)));
  return {
    directories: [...new Set(directories)].sort(),
    exclude:
      whole.length === 0 ? [] : [...leftByTools(whole), ...results, ...inner.map((one) => projectPattern('**', one))],
  };
}

/** Paths below the directory of a package; null for all of it. */
function readBy({ directory, scripts }: NodeManifest): readonly string[] | null {
  const file = posix.join(directory, 'package.json');
  const texts = INSTALL_SCRIPTS.flatMap((name) => scripts[name] ?? []);
  const read = texts.flatMap((text) => shellCommands(text, { file, cwd: directory }).map(readByCommand));
  return read.includes(null) ? null : read.flatMap((one) => one ?? []);
}

function readByCommand({ words }: ShellCommand): readonly string[] | null {
  const text = words.map((word) => word.text).join(' ');
  return KNOWN.find(({ is }) => is.test(text.replace(RUNNER, '')))?.reads ?? null;
}
