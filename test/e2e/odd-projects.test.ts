import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

const output = (rig: ProjectRig, path = ''): string => join(rig.root, '.vercel/output', path);
const services = (declared: object): string => JSON.stringify({ experimentalServices: declared });
/** An Express that needs no registry: what svc-build looks at is its name. */
const localExpress = {
  'api/express/package.json': '{ "name": "express", "version": "5.0.0", "main": "index.js" }',
  'api/express/index.js': 'module.exports = {};\n',
};

async function answerOf(
  rig: ProjectRig,
  service: string,
  path: string,
): Promise<{ readonly status: number; readonly body: string }> {
  const serving = rig.start(['serve', '--port', String(await freePort())]);
  const [, origin = ''] = await serving.saw(/at (http:\S+)/);
  await serving.saw(new RegExp(`${service}: ready in`));
  const answer = await ask(origin, path);
  serving.child.kill('SIGTERM');
  await serving.exited;
  return answer;
}

describe('odd projects and habits: svc-build', () => {
  it("deletes nothing of the user's beside the output", async () => {
    await using rig = await projectRig(scriptedServices({ site: page('x') }));
    for (const name of ['pub.previous', 'pub.staging-mine']) {
      await mkdir(join(rig.root, name));
      await writeFile(join(rig.root, name, 'mine'), 'mine');
    }
    expect(await rig.run(['build', '--output', 'pub'])).toMatchObject({ code: 0 });
    expect(await rig.run(['build', '--output', 'pub'])).toMatchObject({ code: 0 });
    expect(['pub.previous/mine', 'pub.staging-mine/mine'].map((path) => existsSync(join(rig.root, path)))).toEqual([
      true,
      true,
    ]);
  });

  it('writes no output where a service at the project root would publish it', async () => {
    await using rig = await projectRig({
      'index.html': 'hello',
      'vercel.json': services({ site: { routePrefix: '/' } }),
    });
    const refused = { code: 2, stderr: expect.stringContaining('lies in the sources of service "site"') };
    expect(await rig.run(['build', '--output', 'out'])).toMatchObject(refused);
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(output(rig, 'routes-manifest.json'), 'utf8')).services.site.size.files).toBe(1);
  });

  it('includes no secret that a pattern does not name', async () => {
    await using rig = await projectRig({
      'w/index.html': '',
      'w/.env': 'SECRET=1',
      'w/.env.local': 'SECRET=1',
      'w/.npmrc': 'token',
      'w/named/.env': 'PUBLIC=1',
      'vercel.json': services({ w: { entrypoint: 'w', routePrefix: '/', includeFiles: ['**', 'named/.env'] } }),
    });
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    const there = ['index.html', '.env', '.env.local', '.npmrc', 'named/.env'];
    expect(there.filter((path) => existsSync(output(rig, `static/${path}`)))).toEqual(['index.html', 'named/.env']);
  });

  it('takes braces in file names for what they are', async () => {
    await using rig = await projectRig({
      'a/index.html': '',
      'a/inc/{service}.txt': 'one',
      'a/inc/{root}.txt': 'two',
      'vercel.json': services({
        a: { entrypoint: 'a', routePrefix: '/', includeFiles: 'inc/*', excludeFiles: 'inc/{{}root}.txt' },
      }),
    });
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(readFileSync(output(rig, 'static/inc/{service}.txt'), 'utf8')).toBe('one');
  });

  it.each([
    ['file: URLs', 'echo "file://$PWD/x.mjs" > dist/a.txt'],
    ['the project directory itself', 'cd .. && printf "\'%s\'" "$PWD" > site/dist/a.txt'],
  ])('sees %s in a bundle', async (_, script) => {
    await using rig = await projectRig(
      scriptedServices({ site: `mkdir -p dist && touch dist/index.html && ${script}` }),
    );
    expect(await rig.run(['build'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('OUTPUT_NOT_SELF_CONTAINED'),
    });
  });

  it('takes the place of the project out of the code of a site', async () => {
    await using rig = await projectRig(
      scriptedServices({ site: `mkdir -p dist && touch dist/index.html && echo "at('$PWD/x.mjs')" > dist/a.js` }),
    );
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(readFileSync(output(rig, 'static/a.js'), 'utf8')).toBe("at('/project/site/x.mjs')\n");
  });

  it('builds in a pnpm workspace', async () => {
    await using rig = await projectRig({
      'pnpm-workspace.yaml': 'packages:\n  - api\n',
      'api/package.json': '{ "name": "api" }',
      'api/server.js': 'require("node:http").createServer((_, r) => r.end("hi")).listen(1);\n',
      'vercel.json': services({ api: { entrypoint: 'api/server.js', routePrefix: '/' } }),
    });
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    await rig.write({
      ...localExpress,
      'api/package.json': '{ "name": "api", "dependencies": { "express": "file:express" } }',
    });
    expect((await rig.run(['build', '--dry-run'])).code).not.toBe(70);
  });

  it('builds the packages of a workspace that services use, once and before them', async () => {
    const lib = (name: string, dependencies: object, script: string) => ({
      [`libs/${name}/package.json`]: JSON.stringify({
        name: `@x/${name}`,
        version: '1.0.0',
        main: 'dist/index.js',
        scripts: { build: script },
        dependencies,
      }),
    });
    const api = (name: string) => ({
      [`${name}/package.json`]: JSON.stringify({
        name,
        dependencies: { express: 'file:../api/express', '@x/b': '1.0.0' },
      }),
      [`${name}/server.js`]: `require("http").createServer((_, r) => r.end(require("@x/b") + " from ${name}")).listen(3000);\n`,
    });
    await using rig = await projectRig({
      ...localExpress,
      'package.json': JSON.stringify({ private: true, workspaces: ['libs/*', 'one', 'two'] }),
      ...lib('a', {}, 'mkdir -p dist && echo "module.exports = 1 + 1" > dist/index.js && echo a >> ../../builds'),
      ...lib(
        'b',
        { '@x/a': '1.0.0' },
        'node -p "require(\'@x/a\')" && mkdir -p dist && cp source.js dist/index.js && echo b >> ../../builds',
      ),
      'libs/b/source.js': 'module.exports = require("@x/a") + " twice";\n',
      ...api('one'),
      ...api('two'),
      'vercel.json': services({
        one: { entrypoint: 'one/server.js', routePrefix: '/' },
        two: { entrypoint: 'two/server.js', routePrefix: '/two' },
      }),
    });
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(readFileSync(join(rig.root, 'builds'), 'utf8')).toBe('a\nb\n');
    expect(await answerOf(rig, 'one', '/')).toEqual({ status: 200, body: '2 twice from one' });
  });

  it('starts a CommonJS program that listens only when it is run directly, named without an extension', async () => {
    await using rig = await projectRig({
      ...localExpress,
      'api/package.json': '{ "dependencies": { "express": "file:express" } }',
      'api/app.js':
        'require("express"); module.exports = (request, response) => response.end(`hello ${request.url}`);\n',
      'api/bin/www':
        'const app = require("../app");\nif (require.main === module) require("http").createServer(app).listen(3000);\n',
      'vercel.json': services({ api: { entrypoint: 'api/bin/www', routePrefix: '/' } }),
    });
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(await answerOf(rig, 'api', '/x')).toEqual({ status: 200, body: 'hello /x' });
  });

  it('starts in a directory that is there, when everything is built somewhere else', async () => {
    await using rig = await projectRig({
      ...localExpress,
      'api/package.json':
        '{ "main": "../dist/server.js", "scripts": { "build": "mkdir -p ../dist && tail -n 1 server.js > ../dist/server.js" }, "dependencies": { "express": "file:express" } }',
      'api/server.js':
        'require("express");\nrequire("http").createServer((_, response) => response.end(process.cwd())).listen(3000);\n',
      'vercel.json': services({ api: { entrypoint: 'api', routePrefix: '/' } }),
    });
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(await answerOf(rig, 'api', '/')).toEqual({
      status: 200,
      body: expect.stringMatching(/\/functions\/_svc\/api\/index\.func\/api$/),
    });
  });

  it('serves what a linked directory holds, and refuses one that leads out of the project', async () => {
    await using rig = await projectRig({
      'site/index.html': '',
      'shared/img/a.svg': '<svg/>',
      'vercel.json': services({ site: { entrypoint: 'site', routePrefix: '/' } }),
    });
    await symlink('../shared/img', join(rig.root, 'site/img'));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(readFileSync(output(rig, 'static/img/a.svg'), 'utf8')).toBe('<svg/>');
    await mkdir(join(rig.root, '../outside'));
    await symlink('../../outside', join(rig.root, 'site/out'));
    expect(await rig.run(['build'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is a link that leads nowhere inside the project'),
    });
  });

  it('takes over a lock that nobody holds', async () => {
    await using rig = await projectRig(scriptedServices({ site: page('x') }));
    mkdirSync(join(rig.root, '.svc-build'));
    writeFileSync(join(rig.root, '.svc-build/lock'), '');
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  });

  it('understands options before the command, and answers a wrong one in JSON when asked to', async () => {
    await using rig = await projectRig(scriptedServices({ site: page('x') }));
    const planned = await rig.run(['-C', rig.root, '--json', 'build', '--dry-run'], { cwd: join(rig.root, '..') });
    expect(JSON.parse(planned.stdout).services).toHaveLength(1);
    const wrong = await rig.run(['build', '--json', '--nope']);
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      type: 'diagnostic',
      code: 'USAGE',
      message: 'Unknown option "--nope".',
    });
    expect(await rig.run(['build', '--dry-run=xml'])).toMatchObject({ code: 2 });
  });

  it('says nothing of steps that were told to end', async () => {
    await using rig = await projectRig(scriptedServices({ site: 'touch began; sleep 300' }));
    const building = rig.start(['build', '--json']);
    while (!existsSync(join(rig.root, 'site/began'))) await new Promise((resolve) => setTimeout(resolve, 20));
    building.child.kill('SIGINT');
    const ran = await building.exited;
    expect(ran).toMatchObject({ code: 130 });
    expect(ran.stdout).not.toContain('STEP_FAILED');
    expect(JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'summary',
      ok: false,
      interrupted: true,
    });
  });
});
