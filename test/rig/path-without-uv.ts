import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * This PATH, on which uv does not work: what is found first answers that it is not there. So tests see the same on every
 * machine, and those that want uv put it in front themselves.
 */
export function pathWithoutUv(cacheDir: string, path = process.env.PATH ?? ''): string {
  const directory = join(cacheDir, 'without-uv');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'uv'), '#!/bin/sh\nexit 127\n');
  chmodSync(join(directory, 'uv'), 0o755);
  return [directory, path].join(delimiter);
}
