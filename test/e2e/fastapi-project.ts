/** Four ways to lay out a service of FastAPI, in one project. */
export const fastapiProject = {
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
