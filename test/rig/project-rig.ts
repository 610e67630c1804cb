import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir, codeDir } from './cache-dir.ts';
import { pathWithoutUv } from './path-without-uv.ts';

/** This repository. */
export const repository = fileURLToPath(new URL('../..', import.meta.url));

const sharedKeep = join(cacheDir, 'keep');
const path = pathWithoutUv();
const command = join(repository, 'node_modules/.bin/svc-build');

/** How a command ended. */
interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is still running. */
export interface Running {
  readonly child: ChildProcess;
  /** Everything printed so far, both streams. */
  text(): string;
  /** Resolves when the text holds a pattern; fails when the command ends before. */
  saw(pattern: RegExp): Promise<RegExpExecArray>;
  readonly exited: Promise<Ran>;
}

/** A project in a directory of its own, and the command as users have it. Use with `await using`. */
export interface ProjectRig extends AsyncDisposable {
  readonly root: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  start(args: readonly string[], options?: RunOptions): Running;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** In place of this repository's. */
  readonly command?: string;
}

/** A fresh project, empty or a copy of a directory of this repository; `path` is the PATH of its commands, in place of the usual one. */
export async function projectRig(
  source?: string | Readonly<Record<string, string>>,
  { path: ownPath }: { readonly path?: string } = {},
): Promise<ProjectRig> {
  const base = await mkdtemp(join(tmpdir(), 'svc-build-'));
  const root = join(base, 'project');
  await mkdir(root);
  // Results are each test's own: one that another test left would be no build at all.
  await mkdir(sharedKeep, { recursive: true });
  await mkdir(join(base, 'cache'));
  await symlink(sharedKeep, join(base, 'cache/keep'));
  const running = new Set<ChildProcess>();
  const onPath = ownPath === undefined ? {} : { PATH: pathWithoutUv(ownPath) };
  const rig: ProjectRig = {
    root,
    write: (files) => writeFiles(root, files),
    run: (args, options) => rig.start(args, options).exited,
    start: (args, options) => start(root, args, { ...options, env: { ...onPath, ...options?.env } }, running),
    [Symbol.asyncDispose]: async () => {
      for (const child of running) child.kill('SIGKILL');
      await rm(base, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  if (typeof source === 'string') {
    // What an earlier run by hand left in the sample is no part of it.
    const leftovers = /\/(node_modules|\.next|\.svc-build|\.vercel)(\/|$)/;
    const from = resolve(repository, source);
    await cp(from, root, { recursive: true, filter: (path) => !leftovers.test(path.slice(from.length)) });
  } else if (source !== undefined) await rig.write(source);
  return rig;
}

async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), contents);
  }
}

/** The environment of tests: nothing in it changes how the command looks, and uv is there for those alone that ask for it. */
export function environment(root: string, extra: RunOptions['env'] = {}): NodeJS.ProcessEnv {
  const hidden = /^(CI|NO_COLOR|FORCE_COLOR|GITHUB_.*|SVC_BUILD_.*|npm_.*|NODE_ENV|VITEST.*|NODE_OPTIONS)$/;
  const own = Object.entries(process.env).filter(([name]) => !hidden.test(name));
  const fixed = {
    PATH: path,
    NODE_COMPILE_CACHE: codeDir,
    SVC_BUILD_CACHE_DIR: join(root, '../cache'),
    SVC_BUILD_SECRET: 'tests',
  };
  return { ...Object.fromEntries(own), ...fixed, ...extra };
}

function start(root: string, args: readonly string[], options: RunOptions, running: Set<ChildProcess>): Running {
  const child = spawn(options.command ?? command, args, {
    cwd: options.cwd ?? root,
    env: environment(root, options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const printed = { stdout: '', stderr: '', both: '' };
  const watchers = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
      printed.both += text;
      for (const watcher of watchers) watcher();
    });
  }
  const exited = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, stdout: printed.stdout, stderr: printed.stderr });
      for (const watcher of watchers) watcher();
    });
  });
  const saw = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(printed.both);
        const over = match === null && child.exitCode !== null;
        if (match === null && !over) return;
        watchers.delete(look);
        if (match === null) reject(new Error(`It ended without ${pattern}:\n${printed.both}`));
        else resolve(match);
      };
      watchers.add(look);
      look();
    });
  return { child, text: () => printed.both, saw, exited };
}
