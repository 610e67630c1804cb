import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import type { Location } from '@svc-build/model/diagnostic';

const CONFIG_FILES = ['next.config.js', 'next.config.mjs', 'next.config.ts', 'next.config.mts', 'next.config.cjs'];

/** Where the app's Next config says something: its first mention, else its first line, because a config may compute what it says. */
export function locateConfigKey(key: string, directory: string, root: string): Location | null {
  const name = CONFIG_FILES.find((file) => existsSync(join(directory, file)));
  if (name === undefined) return null;
  const path = join(directory, name);
  const text = readFileSync(path, 'utf8');
  const found = new RegExp(`\\b${key}\\b`).exec(text);
  const file = relative(root, path).split(sep).join('/');
  return locateOffset({ file, text }, found?.index ?? 0, found?.[0].length ?? 1);
}
