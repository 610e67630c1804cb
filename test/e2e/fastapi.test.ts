import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { serveMoved } from '../rig/moved-output.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { fastapiProject } from './fastapi-project.ts';

// Four ways to lay out a service, with pip: built, copied to another directory, the sources moved away, and served by a
// Python in which a package is installed that no service asks for.

let rig: ProjectRig;
let origin = '';
let output = '';

beforeAll(async () => {
  const directory = 'my projéct';
  rig = await projectRig(
    Object.fromEntries(Object.entries(fastapiProject).map(([path, contents]) => [`${directory}/${path}`, contents])),
  );
  const cwd = join(rig.root, directory);
  expect(await rig.run(['build'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  output = join(rig.root, '../moved/output');
  await cp(join(cwd, '.vercel/output'), output, { recursive: true, verbatimSymlinks: true });
  await rename(rig.root, `${rig.root}-gone`);
  const path = [await pythonWithPackage(join(output, '../python')), process.env.PATH].join(delimiter);
  origin = (await serveMoved(rig, output, { PATH: path })).origin;
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

/** A virtual environment with a package that no service asks for; its directory of programs. */
async function pythonWithPackage(directory: string): Promise<string> {
  const python = join(directory, 'bin/python3');
  await promisify(execFile)('python3', ['-m', 'venv', '--without-pip', directory]);
  const { stdout } = await promisify(execFile)(python, ['-c', 'import site; print(site.getsitepackages()[0])']);
  await writeFile(join(stdout.trim(), 'installed_on_this_machine.py'), '');
  await promisify(execFile)(python, ['-c', 'import installed_on_this_machine']);
  return join(directory, 'bin');
}

async function answer(path: string): Promise<unknown> {
  const { status, body } = await ask(origin, path);
  expect({ path, status, body }).toMatchObject({ status: 200 });
  return JSON.parse(body);
}

describe('FastAPI services, built with pip, moved and served', () => {
  it('a file beside what it imports, with packages that have data and native code', async () => {
    expect(await answer('/file/data')).toEqual({ text: 'héllo', certificates: true, json: '"héllo"' });
  });

  it('sees what it asked for, and nothing of the machine', async () => {
    expect(await answer('/file/imports')).toEqual({
      orjson: '_svc/vendor/orjson/__init__.py',
      installed_on_this_machine: null,
      pip: null,
    });
  });

  it('starts processes that see the same', async () => {
    expect(await answer('/file/children')).toEqual({ child: '[1]\n', spawned: 'b', exit: true });
  });

  it('a package with relative imports and a server of its own', async () => {
    expect(await answer('/package/price')).toEqual({ price: '12', name: 'shop.http.main', server: '0.18.3' });
  });

  it('the src layout, with tool.vercel.entrypoint and a build of its own', async () => {
    expect(await answer('/src/hours')).toEqual({ hours: '9-17', version: '1.2' });
  });

  it('module:attribute at the project root, around other services', async () => {
    expect(await answer('/a/b')).toEqual({ path: 'a/b', form: '{"form": 7}' });
    const bundle = join(output, 'functions/_svc/root/index.func');
    const names = (await readdir(bundle)).sort();
    expect(names).toEqual([
      '.vc-config.json',
      '_svc',
      'pins.txt',
      'requirements.txt',
      'site_code',
      'tools',
      'types.py',
      'vercel.json',
    ]);
  });

  it('needs the minor version of Python that it was built with', async () => {
    const manifest = JSON.parse(await readFile(join(output, 'routes-manifest.json'), 'utf8'));
    expect(manifest.services.file.requires).toEqual([
      {
        tool: 'python3',
        range: expect.stringMatching(/^3\.\d+\.x$/),
        // Where `serve`, which knows no runtime, may find other versions.
        find: expect.objectContaining({
          names: ['python3', 'python{version}'],
          places: expect.arrayContaining(['{UV_PYTHON}']),
        }),
      },
    ]);
    manifest.services.file.requires[0].range = '3.99.x';
    const other = join(output, '../other');
    await mkdir(other);
    await cp(output, other, { recursive: true });
    await writeFile(join(other, 'routes-manifest.json'), JSON.stringify(manifest));
    const refused = rig.start(['serve', other, '--port', String(await freePort())], { cwd: other });
    await refused.saw(/Service "file" was built for python3 3\.99\.x, but this machine has "Python 3\.\d+\.\d+"/);
    refused.child.kill('SIGTERM');
    await refused.exited;
  });
});

it('an app that turns out to be WSGI does not come up, and says why', async () => {
  await using odd = await projectRig({
    'vercel.json': JSON.stringify({
      experimentalServices: { api: { entrypoint: 'main.py', routePrefix: '/', framework: 'fastapi' } },
    }),
    // What it needs only its build knows, and that is nothing.
    'setup.py': 'from setuptools import setup\nsetup(name="odd", py_modules=[])\n',
    'main.py': 'def made():\n    return lambda environ, start_response: []\n\n\napp = made()\n',
  });
  expect(await odd.run(['build'])).toMatchObject({ code: 0 });
  const refused = odd.start(['serve', '--port', String(await freePort())]);
  await refused.saw(/SERVICE_NOT_READY[\s\S]*main:app is no ASGI app[\s\S]*Wrap a WSGI app/);
  refused.child.kill('SIGTERM');
  await refused.exited;
});
