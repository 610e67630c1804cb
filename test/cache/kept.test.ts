import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { installedUv } from '../rig/installed-uv.ts';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

// What package managers keep between builds, in a cache that no other test uses.
const run = promisify(execFile);

/** An index of small packages, which counts how many wheels are fetched. Use with `await using`. */
interface CountingIndex extends AsyncDisposable {
  readonly url: string;
  fetched(): number;
}

/** Wheels are zips of a module and three files about it. */
async function wheelsOf(names: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const directory = await mkdtemp(join(tmpdir(), 'svc-build-wheels-'));
  const script = `
import sys, zipfile
directory, *names = sys.argv[1:]
for name in names:
    info = f'{name}-1.0.0.dist-info'
    with zipfile.ZipFile(f'{directory}/{name}-1.0.0-py3-none-any.whl', 'w') as wheel:
        wheel.writestr(f'{name}.py', 'WORD = "kept"\\n')
        wheel.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0.0\\n')
        wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
        wheel.writestr(f'{info}/RECORD', f'{name}.py,,\\n{info}/METADATA,,\\n{info}/WHEEL,,\\n{info}/RECORD,,\\n')
`;
  await run('python3', ['-I', '-c', script, directory, ...names]);
  const files = readdirSync(directory);
  const wheels = new Map(files.map((file) => [file, readFileSync(join(directory, file))]));
  await rm(directory, { recursive: true });
  return wheels;
}

async function countingIndex(names: readonly string[]): Promise<CountingIndex> {
  const wheels = await wheelsOf(names);
  let count = 0;
  const server = createServer(({ url = '' }, response) => {
    const [, kind, name = ''] = url.split('/');
    const wheel = wheels.get(name);
    const file = `${name}-1.0.0-py3-none-any.whl`;
    if (kind === 'files' && wheel !== undefined) {
      count += 1;
      response.writeHead(200, { 'cache-control': 'max-age=365000000, immutable', 'content-length': wheel.length });
      response.end(wheel);
    } else if (kind === 'simple' && wheels.has(file)) {
      const digest = createHash('sha256')
        .update(wheels.get(file) ?? '')
        .digest('hex');
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<a href="/files/${file}#sha256=${digest}">${file}</a>`);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple`,
    fetched: () => count,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function pythonService(index: CountingIndex): Promise<ProjectRig> {
  const rig = await projectRig({
    'vercel.json': JSON.stringify({
      experimentalServices: { api: { entrypoint: 'api/app.py', routePrefix: '/' } },
    }),
    'api/app.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
    'api/requirements.txt': `--index-url ${index.url}\n--trusted-host 127.0.0.1\nfastapi==1.0.0\nuvicorn==1.0.0\n`,
  });
  await rm(join(rig.root, '../cache/keep'));
  return rig;
}

describe('is not fetched a second time by', () => {
  it('pip, until the cache is emptied', async () => {
    await using index = await countingIndex(['fastapi', 'uvicorn']);
    await using rig = await pythonService(index);
    expect((await build(rig)).outcomes).toEqual({ api: 'built' });
    expect(index.fetched()).toBe(2);
    expect((await build(rig, { args: ['--force'] })).outcomes).toEqual({ api: 'built' });
    expect(index.fetched()).toBe(2);
    expect(await rig.run(['cache', 'clean'])).toMatchObject({ code: 0 });
    await build(rig);
    expect(index.fetched()).toBe(4);
  });

  it('uv', async ({ skip }) => {
    const uv = await installedUv();
    if ('missing' in uv) return skip(uv.missing);
    await using index = await countingIndex(['fastapi', 'uvicorn']);
    await using rig = await pythonService(index);
    const env = { PATH: uv.path };
    expect((await build(rig, { env })).outcomes).toEqual({ api: 'built' });
    // It looks at what a wheel says of itself before it fetches it.
    const fetched = index.fetched();
    expect(fetched).toBeGreaterThanOrEqual(2);
    expect((await build(rig, { env, args: ['--force'] })).outcomes).toEqual({ api: 'built' });
    expect(index.fetched()).toBe(fetched);
  });
});

describe('pnpm', () => {
  const files = {
    'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'api', routePrefix: '/' } } }),
    'api/package.json': JSON.stringify({ dependencies: { express: '5.2.1', ms: '2.1.3' } }),
    'api/index.js': "require('express')().listen(process.env.PORT);\n",
  };

  async function withPnpm(
    skip: (why: string) => never,
  ): Promise<{ readonly rig: ProjectRig; readonly env: { readonly PATH: string } }> {
    const rig = await projectRig(files);
    await rm(join(rig.root, '../cache/keep'));
    const tools = join(rig.root, '../tools');
    await mkdir(tools);
    const install = ['install', '--prefix', tools, '--no-audit', '--no-fund', 'pnpm@10'];
    await run('npm', install).catch((thrown) => skip(`pnpm could not be fetched: ${thrown.message}`));
    const env = { PATH: `${join(tools, 'node_modules/.bin')}:${process.env.PATH}`, HOME: join(rig.root, '../home') };
    await run('pnpm', ['install', '--lockfile-only'], { cwd: join(rig.root, 'api'), env: { ...process.env, ...env } });
    return { rig, env };
  }

  const storeOf = async (rig: ProjectRig): Promise<string> =>
    JSON.parse(await readFile(join(rig.root, 'api/node_modules/.modules.yaml'), 'utf8')).storeDir;

  it('keeps its store beside the results in continuous integration, and its own anywhere else', async ({ skip }) => {
    const { rig, env } = await withPnpm(skip);
    await using _ = rig;
    const ours = join(rig.root, '../cache/keep/pnpm');
    const integration = { ...env, CI: 'true' };
    expect((await build(rig, { env: integration })).outcomes).toEqual({ api: 'built' });
    expect(await storeOf(rig)).toBe(join(ours, readdirSync(ours)[0] ?? ''));

    // The next checkout has the store, and no network.
    await rm(join(rig.root, 'api/node_modules'), { recursive: true });
    await writeFile(join(rig.root, 'api/.npmrc'), 'offline=true\n');
    expect((await build(rig, { env: integration })).outcomes).toEqual({ api: 'built' });
    await rm(join(rig.root, 'api/.npmrc'));

    await rm(join(rig.root, 'api/node_modules'), { recursive: true });
    await rm(ours, { recursive: true });
    expect((await build(rig, { env, args: ['--force'] })).outcomes).toEqual({ api: 'built' });
    expect(existsSync(ours)).toBe(false);
    expect(await storeOf(rig)).not.toContain(ours);
  });

  it('is left the store that a node_modules is linked from, in continuous integration too', async ({ skip }) => {
    const { rig, env } = await withPnpm(skip);
    await using _ = rig;
    const marked = join(rig.root, 'api/node_modules/marked-by-hand');
    await run('pnpm', ['install'], { cwd: join(rig.root, 'api'), env: { ...process.env, ...env } });
    const theirs = await storeOf(rig);
    await writeFile(marked, '');
    expect((await build(rig, { env: { ...env, CI: 'true' } })).outcomes).toEqual({ api: 'built' });
    expect(await storeOf(rig)).toBe(theirs);
    expect(existsSync(marked)).toBe(true);
  });
});
