import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { fillPlaceholders } from '@svc-build/model/plan';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import type { NodeBundle, NodeBundleInput } from '../bundle/node-bundle.ts';

/** What the module made of a project, and where that lies. */
export interface BundledProject {
  readonly project: string;
  readonly value: (NodeBundle & { readonly assets?: readonly string[] }) | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** A project to write: files (`{project}` in them is where it lies) and links by path, and what differs in the module's input. */
export interface ProjectToBundle {
  readonly files: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly input: Partial<NodeBundleInput> & Readonly<Record<string, unknown>>;
}

/** Builds a module that bundles before a file's tests; returns what runs it, in a child process, on a project on disk. */
export function bundler(module = 'node-bundle'): (project: ProjectToBundle) => Promise<BundledProject> {
  let directory = '';
  let count = 0;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'node-bundle-'));
    await buildModule(module, join(directory, `${module}.mjs`));
  });
  afterAll(() => rm(directory, { recursive: true }));

  return async ({ files, links = {}, input }) => {
    const project = join(directory, String(count++), 'project');
    for (const [path, text] of Object.entries(files))
      await put(join(project, path), (at) => writeFile(at, text.replaceAll('{project}', project)));
    for (const [path, target] of Object.entries(links)) await put(join(project, path), (at) => symlink(target, at));
    const scratch = join(dirname(project), 'scratch');
    const given: NodeBundleInput & Readonly<Record<string, unknown>> = {
      service: 'api',
      root: project,
      transpiled: join(scratch, 'transpiled'),
      transpiledAs: '{scratch}/transpiled',
      sealed: join(scratch, 'sealed'),
      sealedAs: '{scratch}/sealed',
      cwd: '.',
      candidates: [],
      built: [],
      preloads: [],
      nestedRoots: [],
      includesFiles: false,
      install: '`npm install`',
      ...input,
    };
    const output = join(scratch, 'bundle.json');
    const request = JSON.stringify({ input: given, output });
    const ran = spawnSync(process.execPath, [join(directory, `${module}.mjs`)], { input: request, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(ran.stderr);
    return { project, ...JSON.parse(await readFile(output, 'utf8')) };
  };
}

/** Writes the entries elsewhere, takes the project away, and returns what the program prints. */
export async function runBundle({ project, value }: BundledProject, cwd = '.'): Promise<string> {
  const out = join(dirname(project), 'out');
  const places = { root: project, scratch: join(dirname(project), 'scratch') };
  for (const entry of value?.entries ?? []) {
    await put(join(out, entry.path), async (at) => {
      if (entry.kind === 'file') await copyFile(fillPlaceholders(entry.from, places), at);
      if (entry.kind === 'link') await symlink(entry.target, at);
    });
  }
  await rename(project, `${project}-gone`);
  const argv = ['--enable-source-maps', join(out, value?.entry ?? '')];
  const ran = spawnSync(process.execPath, argv, { cwd: join(out, cwd), encoding: 'utf8' });
  return `${ran.stdout}${ran.stderr}`;
}

/** What was said, in short. */
export function messagesOf({ diagnostics }: BundledProject): readonly string[] {
  return diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
}

/** esbuild and nft stay where they are installed, as in the published command. */
async function buildModule(module: string, outfile: string): Promise<void> {
  const entry = fileURLToPath(new URL(`../modules/${module}.ts`, import.meta.url));
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'], // The UMD build of jsonc-parser cannot be bundled.
    plugins: [
      {
        name: 'installed',
        setup({ onResolve }) {
          const external = (path: string): string => import.meta.resolve(path);
          onResolve({ filter: /^(esbuild|@vercel\/nft)$/ }, ({ path }) => ({ path: external(path), external: true }));
        },
      },
    ],
  });
}

async function put(path: string, write: (path: string) => Promise<unknown>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await write(path);
}
