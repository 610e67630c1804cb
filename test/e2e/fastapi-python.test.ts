import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { otherPython } from '../rig/other-python.ts';
import { projectRig } from '../rig/project-rig.ts';

/** Without the shims of version managers: `python3` means one version everywhere. */
const PLAIN_PATH = ['/usr/bin', '/bin', dirname(process.execPath)].join(':');

const api = {
  'api/requirements.txt': 'starlette\n',
  'api/main.py': `import sys

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("%d.%d" % sys.version_info[:2]))])
`,
  'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'api/main.py', routePrefix: '/' } } }),
};

describe('a project with a .python-version above the service', () => {
  it.for([
    ['where a version manager chooses by directory', process.env.PATH ?? ''],
    ['where python3 on PATH is another', PLAIN_PATH],
  ])('is built, verified, served and developed by that version, %s', async ([, path = ''], context) => {
    const python = otherPython(path);
    if ('missing' in python) {
      console.warn(`Skipped: ${python.missing}.`);
      return context.skip(python.missing);
    }
    await using rig = await projectRig({ ...api, '.python-version': `${python.minor}\n` });
    const env = { PATH: path };
    const answered = async (command: string): Promise<string> => {
      const running = rig.start([command, '--port', String(await freePort())], { env });
      const [, origin = ''] = await running.saw(/at (http:\S+)/);
      await running.saw(/api: ready in/);
      const { body } = await ask(origin, '/');
      running.child.kill('SIGTERM');
      await running.exited;
      return body;
    };
    expect(await rig.run(['build'], { env })).toMatchObject({ code: 0, stderr: '' });
    expect(await rig.run(['verify'], { env })).toMatchObject({ code: 0 });
    expect(await answered('serve')).toBe(python.minor);
    expect(await answered('dev')).toBe(python.minor);
    expect((await rig.run(['build'], { env })).stdout).toContain('Nothing changed');
  });

  it('is refused in one sentence where this machine has no such version', async (context) => {
    const python = otherPython(PLAIN_PATH);
    if ('missing' in python) {
      console.warn(`Skipped: ${python.missing}.`);
      return context.skip(python.missing);
    }
    await using rig = await projectRig({ ...api, '.python-version': `${python.minor}\n` });
    expect(await rig.run(['build'], { env: { PATH: PLAIN_PATH } })).toMatchObject({ code: 0 });
    const elsewhere = { PATH: PLAIN_PATH, HOME: '/nowhere', PYENV_ROOT: undefined };
    const built = await rig.run(['build', '--force'], { env: elsewhere });
    expect(built).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`.python-version asks for python3 ${python.minor}.x, but this machine has`),
    });
    expect(built.stderr.split('error:')).toHaveLength(2);
    const output = join(rig.root, '../output');
    await rename(join(rig.root, '.vercel/output'), output);
    const args = ['serve', output, '--port', String(await freePort())];
    const served = await rig.run(args, { env: elsewhere });
    expect(served.code).toBe(3);
    const said = `${served.stdout}${served.stderr}`;
    expect(said.split(`was built for python3 ${python.minor}.x, but this machine has`)).toHaveLength(2);
    expect(said).not.toContain('Traceback');
  });
});

it('a service at the project root leaves what builds and tools have left there', async () => {
  await using rig = await projectRig({
    'requirements.txt': api['api/requirements.txt'],
    'main.py': api['api/main.py'],
    'package.json': '{"private":true}',
    '.next/build-id': 'one',
    'dist/app.js': 'one',
    'tools/__init__.py': '',
    'env/pyvenv.cfg': '',
    'env/lib/x.py': '',
    '.turbo/log': 'one',
    'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'main.py', routePrefix: '/' } } }),
  });
  expect(await rig.run(['build'])).toMatchObject({ code: 0, stderr: '' });
  const bundle = join(rig.root, '.vercel/output/functions/_svc/api/index.func');
  expect(['main.py', 'tools/__init__.py'].every((path) => existsSync(join(bundle, path)))).toBe(true);
  expect(['.next', 'dist', 'env', '.turbo'].filter((path) => existsSync(join(bundle, path)))).toEqual([]);
  await rig.write({ '.next/build-id': 'two', 'dist/app.js': 'two', 'env/lib/x.py': 'two', '.turbo/log': 'two' });
  expect((await rig.run(['build'])).stdout).toMatch(/api +fastapi +fresh/);
});

it('a service of another language at the project root does not read them either', async () => {
  await using rig = await projectRig({
    'package.json': JSON.stringify({ dependencies: { express: 'file:express' } }),
    'express/package.json': JSON.stringify({ name: 'express', version: '5.0.0', main: 'index.js' }),
    'express/index.js': 'module.exports = {};\n',
    'server.js': "module.exports = require('express');\n",
    '.venv/lib/x.py': 'one',
    '.next/build-id': 'one',
    'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'server.js', routePrefix: '/' } } }),
  });
  expect(await rig.run(['build'])).toMatchObject({ code: 0, stderr: '' });
  await rig.write({ '.venv/lib/x.py': 'two', '.next/build-id': 'two' });
  expect((await rig.run(['build'])).stdout).toMatch(/api +express +fresh/);
});
