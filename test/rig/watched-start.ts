import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ProjectRig } from './project-rig.ts';

/** What a command loaded, and what it started. */
export interface WatchedStart {
  readonly stdout: string;
  /** Packages of which a module ran. */
  readonly packages: ReadonlySet<string>;
  /** Every file that was loaded. */
  readonly files: readonly string[];
  /** Programs. */
  readonly children: readonly string[];
}

const preload = fileURLToPath(new URL('record-children.cjs', import.meta.url));

/**
 * Runs the command, which must work, as users start it: no variable that makes it read its arguments in another way. V8
 * says which scripts it loaded and which functions ran; a bundled module is a function with the name of its file.
 */
export async function watchedStart(rig: ProjectRig, args: readonly string[], cwd = rig.root): Promise<WatchedStart> {
  const coverage = join(rig.root, '../coverage');
  const children = join(rig.root, '../children');
  for (const path of [coverage, children]) rmSync(path, { recursive: true, force: true });
  mkdirSync(coverage);
  const env = {
    NODE_OPTIONS: `--require ${preload}`,
    NODE_V8_COVERAGE: coverage,
    // What is not compiled is counted less exactly.
    NODE_DISABLE_COMPILE_CACHE: '1',
    CHILDREN_FILE: children,
    SVC_BUILD_CACHE_DIR: undefined,
  };
  const ran = await rig.run(args, { env, cwd });
  expect(ran).toMatchObject({ code: 0 });
  const scripts = loadedScripts(coverage);
  const ofProgram = scripts.filter(({ path }) => path.endsWith('.cjs'));
  return {
    stdout: ran.stdout,
    packages: packagesOf(ofProgram.flatMap(({ ran }) => ran)),
    files: [...new Set(scripts.map(({ path }) => path))].sort(),
    children: existsSync(children) ? readFileSync(children, 'utf8').trim().split('\n') : [],
  };
}

/** The packages whose modules are in bundled files. */
export function packagesIn(files: readonly string[]): ReadonlySet<string> {
  return packagesOf(
    files.flatMap((file) =>
      // A long line is broken where a string stands, too.
      [
        ...readFileSync(file, 'utf8')
          .replaceAll('\\\n', '')
          .matchAll(/"([^"\n]+)"\(/g),
      ].map(([, name = '']) => name),
    ),
  );
}

function packagesOf(modules: readonly string[]): ReadonlySet<string> {
  const names = modules.map((name) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}

interface LoadedScript {
  readonly path: string;
  /** Names of its functions that ran. */
  readonly ran: readonly string[];
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly count: number }[];
    }[];
  }[];
}

function loadedScripts(coverage: string): readonly LoadedScript[] {
  return readdirSync(coverage).flatMap((name) => {
    const { result }: Coverage = JSON.parse(readFileSync(join(coverage, name), 'utf8'));
    return result
      .filter(({ url }) => url.startsWith('file:'))
      .map(({ url, functions }) => ({
        path: fileURLToPath(url),
        ran: functions.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0).map(({ functionName }) => functionName),
      }));
  });
}
