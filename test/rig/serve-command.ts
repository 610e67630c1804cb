import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type SampleService, sampleOutput } from '@svc-build/serve/testing/sample-output';
import { codeDir } from './cache-dir.ts';
import { repository } from './project-rig.ts';

type Told = Readonly<Record<string, unknown>> & { readonly type: string };

/** `svc-build serve` as a process of its own, so that what it takes can be measured. Use with `await using`. */
export interface ServeCommand extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly url: string;
  /** The next event that fits. Nothing is kept: a service may print more than a test can hold. */
  told(fits: (event: Told) => boolean): Promise<Told>;
  /** The most memory that it ever took, in bytes. */
  peak(): number;
  memory(): number;
  descriptors(): number;
}

/** Where every command of the tests that use this puts its copies, so that what is left can be seen. */
export interface ServePlace extends AsyncDisposable {
  readonly temporary: string;
  serve(): Promise<ServeCommand>;
}

/** An output with these services, and the command to serve it. */
export async function servePlace(services: Readonly<Record<string, SampleService>>): Promise<ServePlace> {
  const sample = await sampleOutput(services);
  const temporary = await mkdtemp(join(tmpdir(), 'serve-place-'));
  return {
    temporary,
    serve: () => startServe(sample.directory, temporary, Object.keys(services).length),
    [Symbol.asyncDispose]: async () => {
      await sample.remove();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

async function startServe(output: string, temporary: string, services: number): Promise<ServeCommand> {
  const args = [join(repository, 'node_modules/.bin/svc-build'), 'serve', output, '--json'];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: codeDir, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const waiting = new Set<(event: Told) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event: Told = JSON.parse(line);
    for (const look of waiting) look(event);
  });
  const told: ServeCommand['told'] = (fits) =>
    new Promise((resolve) => {
      const look = (event: Told): void => {
        if (!fits(event)) return;
        waiting.delete(look);
        resolve(event);
      };
      waiting.add(look);
    });
  let ready = 0;
  const allReady = told(({ type }) => type === 'service-ready' && ++ready === services);
  const { url } = await told(({ type }) => type === 'listening');
  await allReady;
  const status = (name: string): number => {
    const text = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024;
  };
  return {
    child,
    url: String(url),
    told,
    peak: () => status('VmHWM'),
    memory: () => status('VmRSS'),
    descriptors: () => readdirSync(`/proc/${child.pid}/fd`).length,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGINT');
      await exited;
    },
  };
}
