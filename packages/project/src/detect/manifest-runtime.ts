import type { Runtime } from '@svc-build/model/builder';

const PYTHON = new Set([
  'Pipfile',
  'Pipfile.lock',
  'poetry.lock',
  'pylock.toml',
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
  'uv.lock',
]);

/** Manifests of languages that no builder knows: they only tell that a directory is more than a folder of files. */
const FOREIGN = new Set(['Cargo.toml', 'Gemfile', 'composer.json', 'deno.json', 'mix.exs', 'pom.xml']);

/** The runtime that a file name is a manifest of; null for any other file. */
export function manifestRuntime(name: string): Runtime | 'foreign' | null {
  if (name === 'package.json') return 'node';
  if (name === 'go.mod') return 'go';
  if (PYTHON.has(name) || /^requirements[\w.-]*\.txt$/.test(name)) return 'python';
  return FOREIGN.has(name) ? 'foreign' : null;
}
