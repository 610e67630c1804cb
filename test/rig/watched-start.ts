import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ProjectRig } from './project-rig.ts';

/** What a command loaded, and what it started. */
export interface WatchedStart {
  readonly stdout: string;
  /** Packages whose code was in a file that was loaded. */
  readonly packages: ReadonlySet<string>;
  /** Every file that was loaded. */
  readonly files: readonly string[];
  /** Programs. */
  readonly children: readonly string[];
}

const preload = fileURLToPath(new URL('record-children.cjs', import.meta.url));

/**
 * Runs the command, which must work, as users start it: no variable that makes it read its arguments in another way. V8
 * says which scripts it loaded, and those say in comments which packages they were bundled from.
 */
export async function watchedStart(rig: ProjectRig, args: readonly string[], cwd = rig.root): Promise<WatchedStart> {
  const coverage = join(rig.root, '../coverage');
  const children = join(rig.root, '../children');
  for (const path of [coverage, children]) rmSync(path, { recursive: true, force: true });
  mkdirSync(coverage);
  const env = {
    NODE_OPTIONS: `--require ${preload}`,
    NODE_V8_COVERAGE: coverage,
    CHILDREN_FILE: children,
    SVC_BUILD_CACHE_DIR: undefined,
  };
  const ran = await rig.run(args, { env, cwd });
  expect(ran).toMatchObject({ code: 0 });
  const files = loadedFiles(coverage);
  return {
    stdout: ran.stdout,
    packages: packagesIn(files),
    files,
    children: existsSync(children) ? readFileSync(children, 'utf8').trim().split('\n') : [],
  };
}

/** The packages whose code is in bundled files. */
export function packagesIn(files: readonly string[]): ReadonlySet<string> {
  const names = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^ *\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm)].map(
      ([, name = '']) => name,
    ),
  );
  return new Set(names);
}

function loadedFiles(coverage: string): readonly string[] {
  const urls = readdirSync(coverage).flatMap((name) => {
    const { result }: { readonly result: readonly { readonly url: string }[] } = JSON.parse(
      readFileSync(join(coverage, name), 'utf8'),
    );
    return result.map(({ url }) => url);
  });
  return [...new Set(urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url)))].sort();
}
