import { anyPattern } from './glob/path-pattern.ts';
import { KNOWN_EXTENSIONS } from './page-form.ts';
import { fromRuntimes, type RuntimeFacts } from './runtime-facts.ts';

type Runtimes = readonly RuntimeFacts[];

/** What svc-build keeps in the root of a project, where nobody tells it otherwise. */
export const OWN_NAMES: ReadonlySet<string> = new Set(['.svc-build', '.vercel']);

/** Directories that git and svc-build itself keep beside the sources. */
const OWN_STATE = ['.git', ...OWN_NAMES];

/** Caches and other things that tools of no language here keep beside the sources for themselves. */
const OWN_CACHES = ['.gradle', '.terraform'];

/** Settings of editors, other version control and caches: no program needs them where it runs. */
const LEFT_BY_OTHERS = ['.DS_Store', '.cache', '.hg', '.idea', '.svn', '.vscode'];

/** Files and directories that are there to hold secrets, as shells, clouds and package managers name them. */
const SECRETS = [
  ...['.git-credentials', '.netrc', '_netrc', '.dockercfg'],
  ...['.aws', '.bundle', '.cargo', '.composer', '.docker', '.gem', '.gnupg', '.kube', '.m2', '.ssh'],
];

/** Directories into which packages are installed beside the sources. */
export const installedDirectories = fromRuntimes((runtimes): readonly string[] =>
  runtimes.flatMap(({ installed }) => installed),
);

/** Directories that package managers and svc-build itself keep beside the sources. */
export const stateDirectories = fromRuntimes((runtimes): readonly string[] => [
  ...OWN_STATE,
  ...installedDirectories(runtimes),
]);

/** Directories that tools keep beside the sources for themselves: no program of the project reads them where it runs. Sorted. */
export const toolDirectories = fromRuntimes((runtimes): readonly string[] =>
  [...OWN_CACHES, ...runtimes.flatMap(({ caches, keptByFrameworks }) => [...caches, ...keptByFrameworks])].sort(),
);

/** Hidden directories in those into which packages are installed that hold packages too. */
export const installedStores = fromRuntimes((runtimes): readonly string[] =>
  runtimes.flatMap((one) => one.installedStores),
);

/** Whether a name is that of what tools write beside the sources whenever they run. */
export const isWrittenByTools = (name: string, runtimes: Runtimes): boolean => writtenNames(runtimes)(name);

const writtenNames = fromRuntimes((runtimes) => anyPattern(runtimes.flatMap(({ written }) => written)));

const secretNames = fromRuntimes(
  (runtimes): ReadonlySet<string> => new Set([...SECRETS, ...runtimes.flatMap(({ secrets }) => secrets)]),
);

const neverNames = fromRuntimes(
  (runtimes): ReadonlySet<string> =>
    new Set([
      ...stateDirectories(runtimes),
      ...OWN_CACHES,
      ...LEFT_BY_OTHERS,
      ...runtimes.flatMap(({ caches, neverBundled }) => [...caches, ...neverBundled]),
    ]),
);

/** Whether a file may hold secrets of the person or machine that builds (design.md, "Never in a bundle"). The path has `/`. */
export function isSecretFile(path: string, runtimes: Runtimes): boolean {
  return path.split('/').some((name) => isSecretName(name, runtimes));
}

function isSecretName(name: string, runtimes: Runtimes): boolean {
  const secrets = secretNames(runtimes);
  return isEnvFile(name) || secrets.has(name) || originalNames(name).some((one) => secrets.has(one));
}

/** `.env`, `.env.local`, `.envrc` and their kin, however their names go on. */
export function isEnvFile(name: string): boolean {
  return name.startsWith('.env');
}

const BACKUP = /(?:~|\.(?:bak|old|orig|save|sw[a-p]))$/;

/** Whose copy a file may be that an editor, or somebody careful, left beside it; editors hide theirs. Empty for what is none. */
function originalNames(name: string): readonly string[] {
  let original = name;
  while (BACKUP.test(original)) original = original.replace(BACKUP, '');
  return original === name ? [] : [original, original.replace(/^\./, '')];
}

/** Whether a path is, or lies in, a directory into which packages are installed. */
export function isInstalled(path: string, runtimes: Runtimes): boolean {
  const installed = installedDirectories(runtimes);
  return path.split('/').some((name) => installed.includes(name));
}

/** Whether a name is that of what tools or svc-build write whenever they run: no build reads it, and no change of it counts. */
export function isNeverRead(name: string, runtimes: Runtimes): boolean {
  return stateDirectories(runtimes).includes(name) || writtenNames(runtimes)(name);
}

/** Whether a directory is where a framework's compilers remember what they have done, such as `.next/cache`; `parent` is the name above it. */
export function isCompilerMemory(name: string, parent: string, runtimes: Runtimes): boolean {
  return name === 'cache' && runtimes.some(({ keptByFrameworks }) => keptByFrameworks.includes(parent));
}

/**
 * Whether a source never comes into a bundle by itself: a secret, what a tool keeps, our own state. Which packages do is
 * the builder's to say, and what lies in one is the package's own, but for secrets.
 */
export function isNeverBundled(path: string, runtimes: Runtimes): boolean {
  const names = path.split('/');
  return isInstalled(path, runtimes) ? isSecretFile(path, runtimes) : names.some((name) => isNeverName(name, runtimes));
}

/** Whether an include pattern may include a path: each segment that is never bundled by default must stand in the pattern as a whole. */
export function mayInclude(pattern: string, path: string, runtimes: Runtimes): boolean {
  const named = new Set(pattern.split('/'));
  return path.split('/').every((name) => !isNeverName(name, runtimes) || named.has(name));
}

function isNeverName(name: string, runtimes: Runtimes): boolean {
  return neverNames(runtimes).has(name) || isSecretName(name, runtimes) || writtenNames(runtimes)(name);
}

/** Whether a path in a bundle is hidden; below `.well-known` at its top lies what is there to be asked for. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part, index) => part.startsWith('.') && !(index === 0 && part === '.well-known'));
}

/**
 * Whether a file is named as keys are. `id_rsa` and `id_ed25519.pub` are; `id_card.png` and what a bundler happens to
 * call `id_x.js` are not, so of names that start with `id_` those of files that pages ask for are left out.
 */
export function isKeyFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return [name, ...originalNames(name)].some(isKeyName);
}

function isKeyName(name: string): boolean {
  if (/\.(?:pem|key|tfstate|tfstate\.backup)$/.test(name) || name === '.htpasswd') return true;
  return name.startsWith('id_') && !KNOWN_EXTENSIONS.has(name.slice(name.lastIndexOf('.') + 1));
}
