import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ManifestLaunch, ManifestService, OutputManifest } from '@svc-build/model/manifest';
import type { RoutePrefix } from '@svc-build/model/names';

/** A service to write: a program for node, files, or both. */
export interface SampleService {
  readonly prefix: string;
  readonly program?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly fallback?: string;
  readonly immutable?: readonly string[];
  readonly stripPrefix?: boolean;
  readonly requires?: ManifestService['requires'];
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly memory?: number;
  readonly maxDuration?: number;
}

/** An output directory as a build leaves it, in a temporary place. */
export interface SampleOutput {
  readonly directory: string;
  readonly manifest: OutputManifest;
  remove(): Promise<void>;
}

/** Writes services into an output, with bundles that run. */
export async function sampleOutput(services: Readonly<Record<string, SampleService>>): Promise<SampleOutput> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'serve-')));
  const manifest: OutputManifest = {
    version: 1,
    platform: { os: 'linux', arch: process.arch, libc: 'glibc' },
    routes: Object.entries(services).map(([service, { prefix, stripPrefix = false }]) => ({
      prefix: prefix as RoutePrefix,
      service,
      stripPrefix,
    })),
    services: Object.fromEntries(Object.entries(services).map(([name, service]) => [name, manifestOf(name, service)])),
  };
  await writeTree(directory, { 'routes-manifest.json': JSON.stringify(manifest) });
  for (const [name, service] of Object.entries(services)) {
    if (service.program !== undefined) {
      await writeTree(join(directory, bundleOf(name)), { 'app/main.mjs': service.program });
    }
    await writeTree(join(directory, staticOf(service.prefix)), service.files ?? {});
  }
  return { directory, manifest, remove: () => rm(directory, { recursive: true, force: true }) };
}

function manifestOf(name: string, service: SampleService): ManifestService {
  const {
    prefix,
    program,
    files,
    fallback = null,
    immutable = [],
    requires = [],
    argv,
    env = {},
    memory = null,
    maxDuration = null,
  } = service;
  return {
    framework: 'sample',
    runtime: program === undefined ? 'static' : 'node',
    kind: 'backend',
    routePrefix: prefix as RoutePrefix,
    entrypoint: name,
    fingerprint: 'sha256:00',
    digest: 'sha256:0123456789abcdef0123456789abcdef',
    size: { files: 1, bytes: 1 },
    requires: [...requires],
    functions:
      program === undefined
        ? []
        : [
            {
              path: bundleOf(name),
              cwd: 'app',
              launch: {
                argv: [...(argv ?? [process.execPath, 'main.mjs'])],
                env,
                ready: 'port',
                stop: { signal: 'SIGTERM', okExit: [0, 143] },
                ...(memory === null ? {} : { memory: keepsTo(memory) }),
              },
            },
          ],
    static:
      files === undefined
        ? null
        : { dir: staticOf(prefix), mount: prefix as RoutePrefix, fallback, immutable: [...immutable] },
    probes: [],
    memory,
    maxDuration,
    env: ['MY_API_URL', 'WEB_URL'],
  };
}

/** As the manifest has it for Node and Go. */
function keepsTo(limit: number): NonNullable<ManifestLaunch['memory']> {
  return {
    variables: [
      {
        name: 'NODE_OPTIONS',
        value: `--max-old-space-size=${Math.floor(Math.min(limit * 0.75, limit - 64))}`,
        addedUnless: ['--max-old-space-size'],
      },
      { name: 'GOMEMLIMIT', value: `${Math.floor(limit * 0.9)}MiB`, addedUnless: null },
    ],
    outOfMemory: ['JavaScript heap out of memory'],
  };
}

function bundleOf(name: string): string {
  return `functions/_svc/${name}/index.func`;
}

function staticOf(prefix: string): string {
  return prefix === '/' ? 'static' : `static${prefix}`;
}

async function writeTree(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), contents);
  }
}
