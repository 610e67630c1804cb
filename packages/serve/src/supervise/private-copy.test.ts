import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import type { Host } from '@svc-build/model/host';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LISTEN } from '../testing/listening-program.ts';
import { servingSamples } from '../testing/serving-samples.ts';

const host = createNodeHost(process);
const serve = servingSamples();
const WRITES = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('main.mjs', '// changed in place');
mkdirSync('cache/deep', { recursive: true });
writeFileSync('cache/deep/page', 'regenerated');
`;

let temporary: string;
let env: Host['env'];
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'private-copy-'));
  env = { ...host.env, TMPDIR: temporary };
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

/** Every path below a directory, with what is in the files. */
function treeOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map((entry) => ({ path: join(entry.parentPath, entry.name), isFile: entry.isFile() }))
    .map(({ path, isFile }) => (isFile ? `${path}: ${readFileSync(path, 'utf8')}` : path))
    .sort();
}

it('keeps the output as it was, whatever services write, and leaves nothing', async () => {
  const served = await serve({ api: { prefix: '/', program: WRITES + LISTEN } }, { host: { env } });
  const before = treeOf(served.directory);
  expect(await (await fetch(served.url)).text()).toBe('ok');
  const [copy = ''] = readdirSync(temporary);
  const bundle = join(temporary, copy, 'functions/_svc/api/index.func/app');
  expect(readdirSync(bundle).sort()).toEqual(['cache', 'main.mjs']);
  expect(readFileSync(join(bundle, 'main.mjs'), 'utf8')).toMatch(/changed in place$/);
  expect(treeOf(served.directory)).toEqual(before);
  await served.stop();
  expect(readdirSync(temporary)).toEqual([]);
});

it('has the static files too: what takes their place in the output is not served', async () => {
  const served = await serve(
    { site: { prefix: '/', files: { 'index.html': 'hi' } }, docs: { prefix: '/docs', files: { 'a.txt': 'a' } } },
    { host: { env } },
  );
  rmSync(join(served.directory, 'static'), { recursive: true });
  expect(await (await fetch(served.url)).text()).toBe('hi');
  expect(await (await fetch(`${served.url}/docs/a.txt`)).text()).toBe('a');
  await served.stop();
  expect(readdirSync(temporary)).toEqual([]);
});

it('is not waited for by the gateway, and is removed when it is not complete', async () => {
  let began = (): void => {};
  const copying = new Promise<void>((resolve) => {
    began = resolve;
  });
  const files: Host['files'] = {
    ...host.files,
    copyTree: async (_, to, signal) => {
      await mkdir(to, { recursive: true });
      writeFileSync(join(to, 'half'), '');
      began();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
  const served = await serve({ api: { prefix: '/', program: LISTEN } }, { host: { env, files }, atOnce: true });
  await copying;
  const page = await fetch(served.url);
  expect(page.status).toBe(503);
  expect(await page.text()).toContain('Service "api" is starting.');
  await served.stop();
  expect(readdirSync(temporary)).toEqual([]);
  expect(served.events.filter(({ type }) => type === 'service-starting')).toEqual([]);
});

it('that cannot be made fails the service, and no other', async () => {
  const files: Host['files'] = {
    ...host.files,
    copyTree: (from, to, signal) =>
      from.includes('/full/')
        ? Promise.reject(new Error('ENOSPC: no space left'))
        : host.files.copyTree(from, to, signal),
  };
  const served = await serve(
    { api: { prefix: '/', program: LISTEN }, full: { prefix: '/full', program: LISTEN } },
    { host: { env, files } },
  );
  expect(served.failures).toMatchObject([
    {
      code: 'WRITE_FAILED',
      message: 'The files of service "full" cannot be copied to where it runs: ENOSPC: no space left.',
      help: 'Free space there, or name another directory in TMPDIR.',
      service: 'full',
    },
  ]);
  expect(await (await fetch(served.url)).text()).toBe('ok');
  expect((await fetch(`${served.url}/full`)).status).toBe(503);
});

it.each([
  ['a program', { prefix: '/', program: LISTEN }],
  ['files', { prefix: '/', files: { 'index.html': 'hi' } }],
])('of one that was killed is cleared away by the next that serves %s, and so is that of verify', async (_, api) => {
  const uuid = '00000000-0000-4000-8000-000000000000';
  const space = /\d+/.exec((await host.files.readLink('/proc/self/ns/pid')) ?? '')?.[0] ?? '';
  const own = (host.processes.identity(process.pid) ?? '').replace(':', '-');
  const kept = ['svc-build-serve-notes', 'svc-build-verify-notes'];
  const left: string[] = [];
  for (const kind of ['svc-build-serve', 'svc-build-verify']) {
    kept.push(`${kind}-${own}-${space}-${uuid}`, `${kind}-1-0-1-${uuid}`);
    left.push(`${kind}-${process.pid}-0-${space}-${uuid}`, `${kind}-999999999-5-${space}-${uuid}`);
  }
  for (const name of [...kept, ...left]) await mkdir(join(temporary, name, 'functions'), { recursive: true });
  const served = await serve({ api }, { host: { env } });
  await served.stop();
  expect(readdirSync(temporary).sort()).toEqual([...kept].sort());
});
