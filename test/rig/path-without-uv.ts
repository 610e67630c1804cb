import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * This PATH without uv, which finds packages otherwise than pip does: so tests see the same on every machine, and those
 * that want uv put it in front themselves. A directory that has uv is replaced by one with links to all else that it has.
 */
export function pathWithoutUv(path = process.env.PATH ?? ''): string {
  return path
    .split(delimiter)
    .map((directory) => (existsSync(join(directory, 'uv')) ? withoutUv(directory) : directory))
    .join(delimiter);
}

const replaced = new Map<string, string>();

function withoutUv(directory: string): string {
  const known = replaced.get(directory);
  if (known !== undefined) return known;
  const others = join(mkdtempSync(join(tmpdir(), 'svc-build-path-')), 'bin');
  mkdirSync(others);
  for (const name of readdirSync(directory)) {
    if (name !== 'uv' && name !== 'uvx') symlinkSync(join(directory, name), join(others, name));
  }
  replaced.set(directory, others);
  return others;
}
