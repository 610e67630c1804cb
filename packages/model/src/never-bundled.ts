/** Directories that package managers and svc-build itself keep beside the sources. */
export const STATE_DIRECTORIES: readonly string[] = ['.git', '.svc-build', '.vercel', 'node_modules'];

/** Caches, environments and other things that tools keep beside the sources for themselves, whatever is built there. */
export const LEFT_BY_TOOLS: readonly string[] = [
  ...['.eggs', '.hypothesis', '.ipynb_checkpoints', '.mypy_cache', '.nox', '.pytest_cache', '.ruff_cache', '.tox'],
  ...['.venv', '__pycache__', 'venv'],
  ...['.gradle', '.parcel-cache', '.terraform', '.turbo', '.vite'],
];

/** Settings of editors and what else nobody means to run. */
const LEFT_BY_OTHERS = ['.DS_Store', '.cache', '.eslintcache', '.hg', '.idea', '.nx', '.pnpm-store', '.svn', '.vscode'];

/** Files and directories that are there to hold secrets, as shells, clouds and package managers name them. */
const SECRETS = [
  ...['.envrc', '.git-credentials', '.netrc', '_netrc'],
  ...['.npmrc', '.yarnrc', '.yarnrc.yml', 'bunfig.toml', '.pypirc', '.dockercfg'],
  ...['.aws', '.cargo', '.docker', '.gem', '.gnupg', '.kube', '.ssh'],
];

const secrets = new Set(SECRETS);
const never = new Set([...STATE_DIRECTORIES, ...LEFT_BY_TOOLS, ...LEFT_BY_OTHERS, ...SECRETS]);

/** Whether a file may hold secrets of whoever builds (design.md, "Never in a bundle"). The path has `/`. */
export function isSecretFile(path: string): boolean {
  return path.split('/').some((name) => secrets.has(name) || isEnvFile(name));
}

/** `.env`, `.env.local` and their kin. */
export function isEnvFile(name: string): boolean {
  return name === '.env' || name.startsWith('.env.');
}

/**
 * Whether a source never comes into a bundle by itself: a secret, what a tool keeps, our own state. Which packages do is
 * the builder's to say, and what lies in one is the package's own, but for secrets.
 */
export function isNeverBundled(path: string): boolean {
  const names = path.split('/');
  return names.includes('node_modules') ? isSecretFile(path) : names.some(isNeverName);
}

/** Whether an include pattern may bring in a path: it names, as a whole segment, whatever of it is never bundled by itself. */
export function mayInclude(pattern: string, path: string): boolean {
  const named = new Set(pattern.split('/'));
  return path.split('/').every((name) => !isNeverName(name) || named.has(name));
}

function isNeverName(name: string): boolean {
  return never.has(name) || isEnvFile(name) || name.endsWith('.tsbuildinfo');
}
