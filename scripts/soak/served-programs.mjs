import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../node_modules/.bin/svc-build', import.meta.url));

/** A program for node, and where it is served. @typedef {{ readonly prefix: string, readonly program: string, readonly stripPrefix?: boolean }} ServedProgram */

/**
 * The command `serve` over an output of these programs, which lasts while `use` does. `isAlive` tells whether it still runs.
 * @template T
 * @param {Readonly<Record<string, ServedProgram>>} programs
 * @param {(served: { readonly url: string, readonly isAlive: () => boolean }) => Promise<T>} use
 */
export async function withServedPrograms(programs, use) {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-soak-'));
  writeOutput(directory, programs);
  const child = spawn(command, ['serve', directory, '--port', String(await freePort()), '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, TMPDIR: directory },
  });
  let url = '';
  const missing = new Set(Object.keys(programs));
  const lines = createInterface({ input: child.stdout });
  await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('serve ended before its services were ready.')));
    lines.on('line', (line) => {
      const event = JSON.parse(line);
      if (event.type === 'listening') url = event.url;
      if (event.type === 'service-ready') missing.delete(event.service);
      if (missing.size === 0) resolve(null);
    });
  });
  try {
    return await use({ url, isAlive: () => child.exitCode === null && child.signalCode === null });
  } finally {
    if (child.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @param {string} directory @param {Readonly<Record<string, ServedProgram>>} programs */
function writeOutput(directory, programs) {
  const names = Object.keys(programs);
  const launch = { argv: ['node', 'main.mjs'], env: {}, ready: 'port', stop: { signal: 'SIGTERM', okExit: [0, 143] } };
  const service = (/** @type {string} */ name) => ({
    ...{ framework: 'sample', runtime: 'node', kind: 'backend', routePrefix: programs[name]?.prefix, entrypoint: name },
    ...{ fingerprint: 'none', digest: 'none', size: { files: 1, bytes: 1 }, requires: [], probes: [] },
    ...{
      functions: [{ path: bundleOf(name), cwd: '.', launch }],
      static: null,
      memory: null,
      maxDuration: null,
      env: [],
    },
  });
  const manifest = {
    version: 1,
    platform: { os: process.platform, arch: process.arch, libc: 'glibc' },
    routes: names.map((name) => ({
      prefix: programs[name]?.prefix,
      service: name,
      stripPrefix: programs[name]?.stripPrefix ?? false,
    })),
    services: Object.fromEntries(names.map((name) => [name, service(name)])),
  };
  write(join(directory, 'routes-manifest.json'), JSON.stringify(manifest));
  for (const name of names) write(join(directory, bundleOf(name), 'main.mjs'), programs[name]?.program ?? '');
}

/** @param {string} name */
function bundleOf(name) {
  return `functions/_svc/${name}/index.func`;
}

/** @param {string} path @param {string} contents */
function write(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

async function freePort() {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}
