import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { countingIndex, pythonService } from '../rig/counting-index.ts';
import { installedUv } from '../rig/installed-uv.ts';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

// What package managers keep between builds, in a cache that no other test uses.
const run = promisify(execFile);

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
