import { describe, expect, test } from 'vitest';
import { printDiagnostics } from '../testing/print-diagnostics.ts';
import { resolveServices } from '../testing/resolve-services.ts';

const PACKAGE = '{ "dependencies": { "express": "5" } }';
const PYPROJECT = '[project]\ndependencies = ["fastapi"]\n';
const EXPRESS = "import express from 'express';";
const GO = 'module example.com/x\n';

/** `root entrypoint framework` of one service. */
async function placeOf(fields: Readonly<Record<string, unknown>>, files: Readonly<Record<string, string>>) {
  const result = await resolveServices({ api: fields }, files);
  if (!result.ok) return printDiagnostics(result);
  const [service] = result.value.services;
  const entry = service?.entrypoint;
  const text = entry?.kind === 'attribute' ? `${entry.module}:${entry.attribute}` : `${entry?.kind} ${entry?.path}`;
  return `${service?.root} | ${text} | ${service?.framework}`;
}

test('a module is imported from the only directory with a manifest, when the project root has none', async () => {
  const entrypoint = 'backend.app.web:api';
  const files = { 'backend/requirements.txt': 'fastapi', 'backend/app/web.py': '' };
  expect(await placeOf({ entrypoint }, files)).toBe('backend | app.web:api | fastapi');
  const both = { ...files, 'requirements.txt': 'fastapi' };
  expect(await placeOf({ entrypoint }, both)).toBe('. | backend.app.web:api | fastapi');
});

describe('the service root', () => {
  test.each([
    ['nothing: the project root', {}, { 'package.json': PACKAGE }, '. | directory . | express'],
    ['"./": the project root', { entrypoint: './' }, { 'package.json': PACKAGE }, '. | directory . | express'],
    [
      'a directory with a manifest',
      { entrypoint: 'api/' },
      { 'api/package.json': PACKAGE },
      'api | directory . | express',
    ],
    ['a directory by a detour', { entrypoint: 'x/../api' }, { 'api/go.mod': GO }, 'api | directory . | go'],
    [
      'a file beside its manifest',
      { entrypoint: 'api/src/server.ts' },
      { 'api/package.json': PACKAGE, 'api/src/server.ts': EXPRESS },
      'api | file src/server.ts | express',
    ],
    [
      'a file below the root manifest',
      { entrypoint: 'backend/main.py' },
      { 'requirements.txt': 'fastapi', 'backend/main.py': '' },
      '. | file backend/main.py | fastapi',
    ],
    [
      'a manifest of another runtime does not count',
      { entrypoint: 'backend/main.py' },
      { 'pyproject.toml': PYPROJECT, 'backend/package.json': PACKAGE, 'backend/main.py': '' },
      '. | file backend/main.py | fastapi',
    ],
    [
      'a Go package below its module',
      { entrypoint: 'go/cmd/api' },
      { 'go/go.mod': GO, 'go/cmd/api/main.go': '' },
      'go | directory cmd/api | go',
    ],
    [
      'a Go file below its module',
      { entrypoint: 'cmd/api/main.go' },
      { 'go.mod': GO, 'cmd/api/main.go': '' },
      '. | file cmd/api/main.go | go',
    ],
    [
      'a Python package below its manifest',
      { entrypoint: 'app' },
      { 'pyproject.toml': PYPROJECT, 'app/main.py': '' },
      '. | directory app | fastapi',
    ],
    [
      'TypeScript below its manifest',
      { entrypoint: 'src' },
      { 'package.json': PACKAGE, 'src/server.ts': EXPRESS },
      '. | directory src | express',
    ],
    [
      'a pinned directory below its manifest',
      { entrypoint: 'lib', framework: 'express' },
      { 'package.json': PACKAGE, 'lib/server.js': '' },
      '. | directory lib | express',
    ],
    [
      'a pinned directory with a manifest of another runtime',
      { entrypoint: 'lib', framework: 'express' },
      { 'package.json': PACKAGE, 'lib/go.mod': GO },
      '. | directory lib | express',
    ],
    [
      'a folder of files below a manifest',
      { entrypoint: 'public' },
      { 'package.json': PACKAGE, 'public/index.html': '', 'public/a.js': '' },
      'public | directory . | static',
    ],
    [
      'a page',
      { entrypoint: 'public/index.html' },
      { 'package.json': PACKAGE, 'public/index.html': '' },
      'public | file index.html | static',
    ],
    [
      'a pinned folder of scripts',
      { entrypoint: 'scripts', framework: 'static' },
      { 'go.mod': GO, 'scripts/x.go': '' },
      'scripts | directory . | static',
    ],
    [
      'module:attribute',
      { entrypoint: 'main:app' },
      { 'pyproject.toml': PYPROJECT, 'main.py': '' },
      '. | main:app | fastapi',
    ],
    [
      'package.module:attribute',
      { entrypoint: 'shop.main:app' },
      { 'requirements.txt': 'fastapi', 'src/shop/main.py': '' },
      '. | shop.main:app | fastapi',
    ],
    [
      'package:attribute',
      { entrypoint: 'shop:app' },
      { 'requirements.txt': 'fastapi', 'shop/__init__.py': '' },
      '. | shop:app | fastapi',
    ],
  ])('%s', async (_, fields, files, expected) => {
    expect(await placeOf(fields, files)).toBe(expected);
  });
});

test('entrypoints that are wrong', async () => {
  const files = { 'backend/main.py': '', 'backend/requirements.txt': 'fastapi', 'web/index.html': '' };
  const services = {
    empty: { entrypoint: '' },
    blank: { entrypoint: ' ' },
    absolute: { entrypoint: '/etc/passwd' },
    drive: { entrypoint: 'C:\\app' },
    backslash: { entrypoint: 'backend\\main.py' },
    nul: { entrypoint: 'backend\0' },
    colon: { entrypoint: 'backend/main:app' },
    outside: { entrypoint: '../other/server.js' },
    detour: { entrypoint: 'backend/../../x' },
    missing: { entrypoint: 'nowhere' },
    misspelt: { entrypoint: 'backend/mian.py' },
    misspeltDirectory: { entrypoint: 'bakcend/main.py' },
    below: { entrypoint: 'backend/main.py/x' },
    module: { entrypoint: 'shop.main:app' },
  };
  expect(printDiagnostics(await resolveServices(services, files))).toMatchInlineSnapshot(`
    "error ENTRYPOINT_INVALID [empty] vercel.json:2:26 <"">
      The entrypoint "" of service "empty" is empty.
      Name a directory or a file, or remove it for the project root.
    error ENTRYPOINT_INVALID [blank] vercel.json:3:26 <" ">
      The entrypoint " " of service "blank" is empty.
      Name a directory or a file, or remove it for the project root.
    error ENTRYPOINT_INVALID [absolute] vercel.json:4:29 <"/etc/passwd">
      The entrypoint "/etc/passwd" of service "absolute" is absolute.
      Write it relative to the project root.
    error ENTRYPOINT_INVALID [drive] vercel.json:5:26 <"C:\\\\app">
      The entrypoint "C:\\\\app" of service "drive" is absolute.
      Write it relative to the project root.
    error ENTRYPOINT_INVALID [backslash] vercel.json:6:30 <"backend\\\\main.py">
      The entrypoint "backend\\\\main.py" of service "backslash" is written with "\\".
      Separate directories with "/".
    error ENTRYPOINT_INVALID [nul] vercel.json:7:24 <"backend\\u0000">
      The entrypoint "backend\\u0000" of service "nul" holds a NUL character.
      Remove it.
    error ENTRYPOINT_INVALID [colon] vercel.json:8:26 <"backend/main:app">
      The entrypoint "backend/main:app" of service "colon" is neither a path nor a Python "module:attribute".
      Write it such as "package.module:app".
    error ENTRYPOINT_OUTSIDE_PROJECT [outside] vercel.json:9:28 <"../other/server.js">
      The entrypoint "../other/server.js" of service "outside" leaves the project.
      Name a directory or a file inside the project.
    error ENTRYPOINT_OUTSIDE_PROJECT [detour] vercel.json:10:27 <"backend/../../x">
      The entrypoint "backend/../../x" of service "detour" leaves the project.
      Name a directory or a file inside the project.
    error ENTRYPOINT_NOT_FOUND [missing] vercel.json:11:28 <"nowhere">
      The entrypoint "nowhere" of service "missing" does not exist.
      Correct it, or create it; it is relative to the project root.
    error ENTRYPOINT_NOT_FOUND [misspelt] vercel.json:12:29 <"backend/mian.py">
      The entrypoint "backend/mian.py" of service "misspelt" does not exist.
      Did you mean "backend/main.py"?
    error ENTRYPOINT_NOT_FOUND [misspeltDirectory] vercel.json:13:38 <"bakcend/main.py">
      The entrypoint "bakcend/main.py" of service "misspeltDirectory" does not exist.
      Did you mean "backend/main.py"?
    error ENTRYPOINT_NOT_FOUND [below] vercel.json:14:26 <"backend/main.py/x">
      The entrypoint "backend/main.py/x" of service "below" does not exist.
      Correct it, or create it; it is relative to the project root.
    error ENTRYPOINT_NOT_FOUND [module] vercel.json:15:27 <"shop.main:app">
      The entrypoint "shop.main:app" of service "module" does not exist: no file of module "shop.main" is in the project.
      Create one of "shop/main.py", "shop/main/__init__.py", "src/shop/main.py" or "src/shop/main/__init__.py", or name the file instead."
  `);
});
