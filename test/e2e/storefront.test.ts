import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, meetExpectations, readExpectations } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig, type Running } from '../rig/project-rig.ts';
import { treeDigest } from '../rig/tree-digest.ts';

// The sample project, built, copied to another directory, its sources moved away, and served.
let rig: ProjectRig;
let serving: Running;
let origin = '';
let output = '';
let built = '';

beforeAll(async () => {
  rig = await projectRig('test/projects/storefront');
  const ran = await rig.run(['build']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  built = join(rig.root, '.vercel/output');
  output = join(rig.root, '../moved/output');
  await cp(built, output, { recursive: true, verbatimSymlinks: true });
  await rename(rig.root, `${rig.root}-gone`);
  serving = rig.start(['serve', output, '--json', '--port', String(await freePort())], { cwd: join(output, '..') });
  origin = (await serving.saw(/"type":"listening","url":"([^"]+)"/))[1] ?? '';
  for (const name of ['site', 'express-api', 'go-api', 'go-api-v2'])
    await serving.saw(new RegExp(`"service-ready","service":"${name}"`));
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

const json = (path: string) => JSON.parse(readFileSync(join(output, path), 'utf8'));
const bundle = (service: string, path = '') => join(output, `functions/_svc/${service}/index.func`, path);

describe('the storefront, moved and served', () => {
  it('answers every page and route, and echoes over its WebSocket', async () => {
    await meetExpectations(origin, await readExpectations(join(`${rig.root}-gone`, 'expect.json')));
  });

  it('gives each path to its owner, after normalising it, on segment boundaries', async () => {
    const owner = async (path: string) => (await ask(origin, path)).body;
    expect(await owner('/svc/express/../go/echo')).toContain('"path":"/svc/go/echo"');
    expect(await owner('/svc/go/v2/echo')).toContain('"path":"/svc/go/v2/echo"');
    expect(await owner('/svc//go/./v2/../echo')).toContain('"path":"/svc/go/echo"');
    expect((await ask(origin, '/svc/gox')).status).toBe(404);
    expect((await ask(origin, '/_svc/go-api/index')).status).toBe(404);
  });

  it('tells the services who asked, and where', async () => {
    const headers = JSON.parse((await ask(origin, '/svc/go/echo')).body);
    expect(JSON.stringify(headers)).toContain('"/svc/go"');
    expect(JSON.stringify(headers).toLowerCase()).toContain('x-forwarded-host');
  });

  it('has in each bundle what includeFiles adds and not what excludeFiles takes', () => {
    expect(existsSync(bundle('express-api', 'NOTICE.txt'))).toBe(true);
    expect(readdirSync(bundle('express-api', 'services/express/greetings'))).not.toContain('draft.json');
    expect(readdirSync(bundle('go-api', 'services/go/notes'))).not.toContain('internal');
    expect(existsSync(join(output, 'static/drafts'))).toBe(false);
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
    expect(json('functions/_svc/go-api-v2/index.func/.vc-config.json')).toMatchObject({
      memory: null,
      maxDuration: 10,
    });
    expect(json('routes-manifest.json').services['go-api']).toMatchObject({ memory: 256, maxDuration: null });
  });

  it('bundles no service with another', () => {
    expect(readdirSync(bundle('express-api', 'services'))).toEqual(['express']);
    expect(readdirSync(bundle('go-api', 'services'))).toEqual(['go']);
  });

  it('stops when told to, leaves no process, and has not changed', async () => {
    const before = await treeDigest(join(`${rig.root}-gone`, '.vercel/output'));
    const children = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(output));
    expect(children.length).toBeGreaterThan(0);
    serving.child.kill('SIGINT');
    expect(await serving.exited).toMatchObject({ code: 130 });
    expect(children.filter((pid) => environmentOf(pid).includes(output))).toEqual([]);
    expect(await treeDigest(output)).toEqual(before);
  });
});

/** What a process was started as; empty when there is none. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
