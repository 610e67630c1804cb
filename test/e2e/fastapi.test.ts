import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig, type Running } from '../rig/project-rig.ts';

// Four ways to lay out a service, with pip: built, copied to another directory, the sources moved away, and served by a
// Python in which a package is installed that no service asks for.
const PROJECT = {
  'vercel.json': JSON.stringify({
    experimentalServices: {
      file: { entrypoint: 'back énd/main.py', routePrefix: '/file' },
      package: { entrypoint: 'shop/http/main.py', routePrefix: '/package' },
      src: { entrypoint: 'kiosk', routePrefix: '/src' },
      root: { entrypoint: 'site_code.web:api', routePrefix: '/' },
    },
  }),

  // A file beside what it imports, and packages with a native extension and with data.
  'back énd/requirements.txt': '\uFEFFfastapi\r\norjson >= 3 ; python_version > "3"\r\ncertifi\r\n',
  'back énd/greeting.py': 'TEXT = "héllo"\n',
  'back énd/main.py': `
import importlib
import os
import subprocess
import sys
from multiprocessing import get_context

import certifi
import orjson
from fastapi import FastAPI

from greeting import TEXT

app = FastAPI(openapi_url=None)


@app.get("/file/imports")
def imports():
    found = {}
    for name in ("orjson", "installed_on_this_machine", "pip"):
        try:
            found[name] = importlib.import_module(name).__file__.split("/index.func/")[-1]
        except ImportError:
            found[name] = None
    return found


@app.get("/file/data")
def data():
    return {"text": TEXT, "certificates": "BEGIN CERTIFICATE" in certifi.contents(), "json": orjson.dumps(TEXT).decode()}


@app.get("/file/children")
def children():
    command = [sys.executable, "-c", "import orjson; print(orjson.dumps([1]).decode())"]
    child = subprocess.run(command, cwd="/", capture_output=True, text=True)
    with get_context("spawn").Pool(1) as pool:
        spawned = pool.apply(os.path.basename, ("a/b",))
    return {"child": child.stdout + child.stderr, "spawned": spawned, "exit": callable(exit)}
`,

  // The app's own server comes before the one that the builder brings, however old it is.
  'shop/requirements.txt': 'fastapi\nuvicorn==0.18.3\n',
  'shop/__init__.py': '',
  'shop/http/__init__.py': '',
  'shop/price.py': 'from pathlib import Path\n\nPRICE = Path(__file__).with_name("prix ü.txt").read_text()\n',
  'shop/prix ü.txt': '12',
  'shop/http/main.py': `
import uvicorn
from fastapi import FastAPI

from ..price import PRICE

app = FastAPI(openapi_url=None)


@app.get("/package/price")
def price():
    return {"price": PRICE, "name": __name__, "server": uvicorn.__version__}
`,

  // Built by its own backend, from a copy; the app is where its manifest says.
  'kiosk/pyproject.toml': `
[project]
name = "kiosk"
version = "1.2"
dependencies = ["fastapi"]

[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[tool.setuptools.package-data]
kiosk = ["*.txt"]

[tool.vercel]
entrypoint = "kiosk.web:site"
`,
  'kiosk/src/kiosk/__init__.py': '',
  'kiosk/src/kiosk/hours.txt': '9-17',
  'kiosk/src/kiosk/web.py': `
from importlib import metadata, resources

from fastapi import FastAPI

site = FastAPI(openapi_url=None)


@site.get("/src/hours")
def hours():
    return {"hours": resources.files("kiosk").joinpath("hours.txt").read_text(), "version": metadata.version("kiosk")}
`,

  // The project itself is a service: in it are others, packages of its own, and a file with the name of one of Python's.
  'types.py': 'raise RuntimeError("this is no module of Python")\n',
  'requirements.txt': 'fastapi\n-e ./tools/stamp\n-c pins.txt\n',
  'pins.txt': 'fastapi>=0.1\n',
  'tools/stamp/setup.py':
    'from setuptools import setup\nsetup(name="stamp", version="3", packages=["stamp"], package_data={"stamp": ["*.json"]})\n',
  'tools/stamp/stamp/__init__.py': '',
  'tools/stamp/stamp/form.json': '{"form": 7}',
  'site_code/web.py': `
from importlib import resources

from fastapi import FastAPI

api = FastAPI(openapi_url=None)


@api.get("/{path:path}")
def anything(path: str):
    return {"path": path, "form": resources.files("stamp").joinpath("form.json").read_text()}
`,
};

let rig: ProjectRig;
let serving: Running;
let origin = '';
let output = '';

beforeAll(async () => {
  const directory = 'my projéct';
  rig = await projectRig(
    Object.fromEntries(Object.entries(PROJECT).map(([path, contents]) => [`${directory}/${path}`, contents])),
  );
  const cwd = join(rig.root, directory);
  expect(await rig.run(['build'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  output = join(rig.root, '../moved/output');
  await cp(join(cwd, '.vercel/output'), output, { recursive: true, verbatimSymlinks: true });
  await rename(rig.root, `${rig.root}-gone`);
  const path = [await pythonWithPackage(join(output, '../python')), process.env.PATH].join(delimiter);
  const serve = ['serve', output, '--json', '--port', String(await freePort())];
  serving = rig.start(serve, { cwd: join(output, '..'), env: { PATH: path } });
  origin = (await serving.saw(/"type":"listening","url":"([^"]+)"/))[1] ?? '';
  for (const name of ['file', 'package', 'src', 'root'])
    await serving.saw(new RegExp(`"service-ready","service":"${name}"`));
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
    expect(manifest.services.file.requires).toEqual([{ tool: 'python3', range: expect.stringMatching(/^3\.\d+\.x$/) }]);
    manifest.services.file.requires[0].range = '3.9.x';
    const other = join(output, '../other');
    await mkdir(other);
    await cp(output, other, { recursive: true });
    await writeFile(join(other, 'routes-manifest.json'), JSON.stringify(manifest));
    const refused = rig.start(['serve', other, '--port', String(await freePort())], { cwd: other });
    await refused.saw(/Service "file" was built for python3 3\.9\.x, but this machine has "Python 3\.\d+\.\d+"/);
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
