import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, meetExpectations, readExpectations } from '../rig/expectations.ts';
import { moveOutput, type Served, serveMoved } from '../rig/moved-output.ts';
import { processesNaming } from '../rig/processes-naming.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { textsBelow } from '../rig/texts-below.ts';
import { treeDigest } from '../rig/tree-digest.ts';
import { storefrontInBrowser } from './storefront-in-browser.ts';

// The sample project, built, copied to another directory, its sources moved away, and served.
let rig: ProjectRig;
let served: Served;
let origin = '';
let output = '';
let project = '';

beforeAll(async () => {
  rig = await projectRig('test/projects/storefront');
  const ran = await rig.run(['build']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  ({ output, project } = await moveOutput(rig));
  served = await serveMoved(rig, output);
  origin = served.origin;
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

const json = (path: string) => JSON.parse(readFileSync(join(output, path), 'utf8'));
const bundle = (service: string, path = '') => join(output, `functions/_svc/${service}/index.func`, path);

describe('the storefront, moved and served', () => {
  it('answers every page and route, and over its WebSockets', async () => {
    await meetExpectations(origin, await readExpectations(join(project, 'expect.json')));
  });

  it('is verified, also there', async () => {
    const ran = await rig.run(['verify', output, '--json'], { cwd: join(output, '..') });
    const [last, ...services] = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .reverse();
    expect(last).toMatchObject({ type: 'verified', ok: true });
    expect(services).toHaveLength(7);
    for (const service of services) expect(service).toMatchObject({ ok: true, diagnostics: [] });
  });

  it('gives each path to its owner, after normalising it, on segment boundaries', async () => {
    const owner = async (path: string) => (await ask(origin, path)).body;
    expect(await owner('/svc/express/../go/echo')).toContain('"path":"/svc/go/echo"');
    expect(await owner('/svc/go/v2/echo')).toContain('"path":"/svc/go/v2/echo"');
    expect(await owner('/svc//go/./v2/../echo')).toContain('"path":"/svc/go/echo"');
    expect(await owner('/admin/../svc/api/echo')).toContain('"path":"/svc/api/echo"');
    expect(await owner('/svc/gox')).toContain('Not on this shelf');
    expect((await ask(origin, '/_svc/go-api/index')).status).toBe(404);
  });

  it('tells the services who asked, and where', async () => {
    for (const path of ['/svc/go/echo', '/svc/api/echo', '/svc/express/echo', '/admin/echo', '/echo']) {
      const { headers } = JSON.parse((await ask(origin, path)).body);
      expect(headers).toMatchObject({
        'x-forwarded-host': origin.replace('http://', ''),
        'x-forwarded-prefix': path.replace(/\/echo$/, '') || '/',
        'x-forwarded-proto': 'http',
      });
    }
  });

  it('has in each bundle what includeFiles adds and not what excludeFiles takes', () => {
    for (const service of ['frontend', 'backend', 'express-api'])
      expect(existsSync(bundle(service, 'NOTICE.txt'))).toBe(true);
    expect(readdirSync(bundle('frontend', 'apps/web/letters'))).toEqual(['first-firing.md']);
    expect(existsSync(bundle('backend', 'backend/tests'))).toBe(false);
    expect(readdirSync(bundle('backend', 'backend/recipes'))).toEqual(['moss.txt']);
    expect(readdirSync(bundle('express-api', 'services/express/greetings'))).not.toContain('draft.json');
    expect(readdirSync(bundle('go-api', 'services/go/notes'))).not.toContain('internal');
    expect(readdirSync(join(output, 'static/handbook'))).not.toContain('drafts');
  });

  it('says memory and maxDuration where platforms and the manifest look', () => {
    const config = json('functions/_svc/express-api/index.func/.vc-config.json');
    expect(config).toMatchObject({
      memory: 512,
      maxDuration: 30,
      launcherType: 'Nodejs',
      architecture: expect.any(String),
    });
    expect(config.environment).not.toHaveProperty('PORT');
    const limits = { memory: 1024, maxDuration: 60 };
    expect(json('functions/_svc/backend/index.func/.vc-config.json')).toMatchObject(limits);
    expect(json('functions/_svc/admin/index.func/.vc-config.json')).toMatchObject({ memory: 512, maxDuration: null });
    expect(json('routes-manifest.json').services).toMatchObject({
      backend: limits,
      'go-api': { memory: 256, maxDuration: null },
      'go-api-v2': { memory: null, maxDuration: 10 },
    });
  });

  it('bundles no service with another', () => {
    expect(readdirSync(bundle('express-api', 'services'))).toEqual(['express']);
    expect(readdirSync(bundle('go-api', 'services'))).toEqual(['go']);
    expect(readdirSync(bundle('frontend', 'apps'))).toEqual(['web']);
    expect(readdirSync(bundle('admin', 'apps'))).toEqual(['admin']);
    expect(readdirSync(bundle('backend')).sort()).toEqual(['.vc-config.json', 'NOTICE.txt', '_svc', 'backend']);
  });
});

describe("the services' addresses", () => {
  it("are used by the server: its page says what only FastAPI's file holds", async () => {
    expect((await ask(origin, '/')).body).toContain('Ines, to cone 6');
    const holding = (await textsBelow(output)).filter(({ text }) => text.includes('"Ines"')).map(({ path }) => path);
    expect(holding).toEqual(['functions/_svc/backend/index.func/backend/kiln.json']);
  });

  it('are paths in the scripts of the browser', async () => {
    const scripts = (await textsBelow(join(output, 'static'))).filter(({ path }) => path.endsWith('.js'));
    const calls = new Set(scripts.flatMap(({ text }) => text.match(/[\w./]*\/(?:reviews|health|live)\b/g) ?? []));
    expect([...calls].sort()).toEqual(['/svc/api/health', '/svc/api/live', '/svc/api/reviews']);
    expect(scripts.filter(({ text }) => /undefined\/|https?:\/\/(?:localhost|127\.)/.test(text))).toEqual([]);
  });

  it("are not baked in: the same output has others elsewhere, and a user's own wins", async () => {
    const kiln = async (at: string) => JSON.parse((await ask(at, '/echo')).body).kiln;
    expect(await kiln(origin)).toEqual({ server: `${origin}/svc/api`, browser: '/svc/api' });
    const other = createServer((request, response) => {
      const firing = { number: 7, opens: 'Sunday', cone: 10, pieces: 3, keeper: `Nobody at ${request.url}` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(firing));
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}/own`;
    const elsewhere = await serveMoved(rig, output, { BACKEND_URL: address });
    try {
      expect(await kiln(elsewhere.origin)).toEqual({ server: address, browser: '/svc/api' });
      const { body } = await ask(elsewhere.origin, '/');
      expect(body).toContain('Nobody at /own/firings/next, to cone 10');
      expect(body).toContain('75 pieces ready to leave');
    } finally {
      elsewhere.serving.child.kill('SIGTERM');
      await elsewhere.serving.exited;
      other.close();
    }
  });
});

storefrontInBrowser(() => origin);

describe('the storefront, told to stop', () => {
  it('leaves no process, and has not changed', async () => {
    const before = await treeDigest(join(project, '.vercel/output'));
    const children = processesNaming(output);
    expect(children.length).toBeGreaterThan(0);
    served.serving.child.kill('SIGINT');
    expect(await served.serving.exited).toMatchObject({ code: 130 });
    expect(processesNaming(output)).toEqual([]);
    expect(await treeDigest(output)).toEqual(before);
  });
});
