import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { treeDigest } from '../rig/tree-digest.ts';
import { nextWorkspace, picture } from './nextjs-workspace.ts';

let rig: ProjectRig;
let origin = '';
let output = '';
let warnings = '';

const inBundle = (service: string, path: string): string => join(output, `functions/_svc/${service}/index.func`, path);

beforeAll(async () => {
  rig = await projectRig(nextWorkspace);
  await writeFile(join(rig.root, 'apps/admin/app/picture/picture.png'), picture);
  const ran = await rig.run(['build']);
  expect(ran).toMatchObject({ code: 0 });
  warnings = ran.stderr;
  output = join(rig.root, '../moved/output');
  await cp(join(rig.root, '.vercel/output'), output, { recursive: true, verbatimSymlinks: true });
  await rename(rig.root, `${rig.root}-gone`);
  const args = ['serve', output, '--json', '--port', String(await freePort())];
  const serving = rig.start(args, { cwd: join(output, '..') });
  origin = (await serving.saw(/"type":"listening","url":"([^"]+)"/))[1] ?? '';
  for (const name of ['web', 'admin']) await serving.saw(new RegExp(`"service-ready","service":"${name}"`));
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

describe('an app below a prefix, without a basePath', () => {
  it('answers there, and links there', async () => {
    const page = await ask(origin, '/admin');
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('The office') });
    expect(page.body).toContain('href="/admin/users"');
    expect(await ask(origin, '/admin/users')).toMatchObject({
      status: 200,
      body: expect.stringContaining('The users'),
    });
    expect((await ask(origin, '/users')).status).toBe(404);
  });

  it('gets its scripts and its public files below the prefix, as files', async () => {
    const { body } = await ask(origin, '/admin');
    const scripts = [...body.matchAll(/src="([^"]+\.js)"/g)].map(([, path = '']) => path);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      expect(script).toMatch(/^\/admin\/_next\/static\//);
      expect((await ask(origin, script)).status).toBe(200);
      expect(existsSync(join(output, 'static', script))).toBe(true);
    }
    expect(await ask(origin, '/admin/logo.txt')).toMatchObject({ status: 200, body: 'a logo\n' });
    expect(existsSync(join(output, 'static/admin/logo.txt'))).toBe(true);
  });

  it("has what includeFiles names where it reads it, by Next's own tracing too", async () => {
    expect(await ask(origin, '/admin/rows')).toMatchObject({ status: 200, body: 'rows\n,terms\n' });
    const trace = join(`${rig.root}-gone`, 'apps/admin/.next/server/app/page.js.nft.json');
    const { files } = JSON.parse(await readFile(trace, 'utf8'));
    expect(files).toEqual(expect.arrayContaining(['../../../data/rows.txt', '../../../../../shared/terms.txt']));
  });

  it('has what a logger loads in a thread of its own by the name of a package', async () => {
    expect(await ask(origin, '/admin/log')).toEqual({ status: 200, body: 'logged' });
  });

  it('renews pages and makes images smaller, and its output stays as it is', async () => {
    const before = await treeDigest(output);
    const clock = async () => /<h1>(\d+)/.exec((await ask(origin, '/admin/clock')).body)?.[1];
    const first = await clock();
    expect(first).toMatch(/^\d+$/);
    await expect.poll(clock, { timeout: 20_000, interval: 500 }).not.toBe(first);
    const { body } = await ask(origin, '/admin/picture');
    const source = /<img[^>]* src="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(source).toMatch(/^\/admin\/_next\/image\?/);
    expect((await ask(origin, source)).status).toBe(200);
    expect(await treeDigest(output)).toEqual(before);
  });

  it('listens on the loopback address alone, and ends when told to', async () => {
    const { services } = JSON.parse(await readFile(join(output, 'routes-manifest.json'), 'utf8'));
    const [{ path, cwd, launch }] = services.admin.functions;
    const port = String(await freePort());
    const filled = Object.entries<string>(launch.env).map(([name, value]) => [name, value.replace('{port}', port)]);
    const env = { ...process.env, ...Object.fromEntries(filled) };
    const [program, ...args] = launch.argv.map((word: string) => word.replace('{tool:node}', process.execPath));
    const server = spawn(program, args, { cwd: join(output, path, cwd), env, stdio: 'ignore' });
    const ended = once(server, 'exit');
    await expect.poll(() => listeners(Number(port)), { timeout: 20_000 }).toEqual(['0100007F']);
    server.kill(launch.stop.signal);
    const [code, signal] = await ended;
    expect({ code, signal }).toSatisfy(() => signal === launch.stop.signal || launch.stop.okExit.includes(code));
  });
});

describe('an app that decides about requests', () => {
  it('is asked about public files too', async () => {
    expect(existsSync(join(output, 'static/private.txt'))).toBe(false);
    expect(await ask(origin, '/private.txt')).toMatchObject({ status: 403, body: 'no' });
    expect(await ask(origin, '/open.txt')).toMatchObject({ status: 200, body: 'for everybody\n' });
    expect(await ask(origin, '/')).toMatchObject({ status: 200, body: expect.stringContaining('The shop') });
    expect(await ask(origin, '/old')).toMatchObject({ status: 200, body: expect.stringContaining('The old shop') });
  });

  it('carries no image library when it leaves images as they are', async () => {
    expect((await ask(origin, '/_next/image?url=%2Fa.png&w=32&q=75')).status).toBe(404);
    expect(existsSync(inBundle('web', 'node_modules/sharp'))).toBe(false);
    expect(existsSync(inBundle('web', 'node_modules/@img'))).toBe(false);
    expect(existsSync(inBundle('admin', 'node_modules/sharp'))).toBe(true);
  });

  it('is told that its distDir is not used', () => {
    expect(warnings).toContain('The service "web" is built into .next, although its distDir is build.');
    expect(warnings).toContain('apps/web/next.config.ts:1:49');
  });
});

describe('a static export', () => {
  it('is files alone, each page at its path', async () => {
    expect(existsSync(join(output, 'functions/_svc/docs'))).toBe(false);
    const page = await ask(origin, '/docs/guide');
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('The guide') });
    expect(await ask(origin, '/docs/')).toMatchObject({ status: 200, body: expect.stringContaining('The manual') });
    expect((await ask(origin, '/docs/plain.html')).status).toBe(308);
    expect(await ask(origin, '/docs/plain')).toMatchObject({ status: 200, body: '<h1>As it is</h1>\n' });
    expect((await ask(origin, '/docs/missing')).status).toBe(404);
    const [, script = ''] = /src="(\/docs\/assets\/_next\/static\/[^"]+\.js)"/.exec(page.body) ?? [];
    expect((await ask(origin, script)).status).toBe(200);
  });
});

it('another basePath than the prefix stops the build, and the last output stays', async () => {
  const project = `${rig.root}-gone`;
  await rename(project, rig.root);
  const before = await treeDigest(join(rig.root, '.vercel/output'));
  await rig.write({
    'apps/admin/next.config.mjs': "export default { basePath: '/office' };\n",
    'vercel.json': JSON.stringify({
      experimentalServices: { admin: { entrypoint: 'apps/admin', routePrefix: '/admin' } },
    }),
  });
  const ran = await rig.run(['build']);
  expect(ran).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The service "admin" is mounted at /admin, but its own basePath is /office.'),
  });
  expect(ran.stderr).toContain('apps/admin/next.config.mjs:1:18');
  expect(await treeDigest(join(rig.root, '.vercel/output'))).toEqual(before);
});

/** Addresses, in hex as the kernel has them, at which somebody listens on a port. */
async function listeners(port: number): Promise<readonly string[]> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return tables
    .join('\n')
    .split('\n')
    .flatMap((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/);
      const [address = '', at] = local.split(':');
      return state === '0A' && at === wanted ? [address] : [];
    });
}
