import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll } from 'vitest';

/** A process of the launcher, with what it has printed so far. */
export interface LaunchedApp {
  readonly url: string;
  readonly child: ChildProcess;
  readonly exited: Promise<number | string>;
  readonly output: () => string;
}

/** Builds the launcher before a file's tests; returns what starts it with a program, by file name and source. Ends all that it started. */
export function launcher(): (file: string, source: string) => Promise<LaunchedApp> {
  let directory = '';
  const running: ChildProcess[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'launcher-'));
    await build({
      entryPoints: [fileURLToPath(new URL('../modules/node-launcher.ts', import.meta.url))],
      outfile: join(directory, 'launcher.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rm(directory, { recursive: true }));

  return async (file, source) => {
    await writeFile(join(directory, file), source);
    const port = await freePort();
    const env = { PATH: process.env.PATH, PORT: String(port), HOST: '127.0.0.1' };
    const child = spawn(process.execPath, ['launcher.mjs', `./${file}`], { cwd: directory, env });
    running.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    const exited = new Promise<number | string>((done) =>
      child.once('close', (code, signal) => done(code ?? signal ?? '')),
    );
    return { url: `http://127.0.0.1:${port}`, child, exited, output: () => text };
  };
}

/** Asks until there is an answer that will do. */
export async function answerOf(url: string, wanted: (text: string) => boolean = () => true): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const text = await fetch(url).then(
      (response) => response.text(),
      () => null,
    );
    if (text !== null && wanted(text)) return text;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`No answer from ${url}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
