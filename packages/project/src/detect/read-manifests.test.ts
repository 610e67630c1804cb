import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { defineRuntime } from '@svc-build/model/runtime-facts';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { describe, expect, test } from 'vitest';
import { printDiagnostics } from '../testing/print-diagnostics.ts';
import { readManifests } from './read-manifests.ts';

/** `file: name` of every dependency, those for development in brackets. */
async function dependenciesIn(files: Readonly<Record<string, string>>): Promise<readonly string[] | string> {
  const result = await readManifests('.', memoryTree(files), RUNTIMES);
  if (!result.ok) return printDiagnostics(result);
  return result.value.dependencies.map(({ file, name, development }) =>
    development ? `${file}: [${name}]` : `${file}: ${name}`,
  );
}

test('package.json', async () => {
  const manifest =
    '\uFEFF{ "dependencies": { "express": "5", "@scope/x": "1" }, "devDependencies": { "vite": "1" },' +
    ' "peerDependencies": { "react": "1" }, "scripts": { "build": "x" } }';
  expect(await dependenciesIn({ 'package.json': manifest })).toEqual([
    'package.json: express',
    'package.json: @scope/x',
    'package.json: [vite]',
  ]);
  expect(await dependenciesIn({ 'package.json': '{ "dependencies": ["express"], "devDependencies": null }' })).toEqual(
    [],
  );
});

describe('requirements', () => {
  test('names as they are compared, and nothing from comments, options and URLs', async () => {
    const text = [
      '# flask',
      'Fast_API[standard]>=0.1 ; python_version >= "3.9"  # comment',
      'uvicorn==0.30 \\',
      '    --hash=sha256:abc',
      'zope.interface',
      '  Jinja2~=3.1',
      'pkg @ https://example.com/pkg.zip',
      'git+https://example.com/x.git#egg=Quart&subdirectory=y',
      '-e git+https://example.com/y.git#egg=Sanic',
      '--index-url https://example.com/simple',
      './vendor/thing.whl',
      '-c constraints.txt',
      '',
    ].join('\r\n');
    expect(await dependenciesIn({ 'requirements.txt': text })).toEqual(
      ['fast-api', 'uvicorn', 'zope-interface', 'jinja2', 'pkg', 'quart', 'sanic'].map(
        (name) => `requirements.txt: ${name}`,
      ),
    );
  });

  test('includes, once around a circle, and only inside the project', async () => {
    const files = {
      'requirements.txt': '-r deps/base.txt\n-r ../outside.txt\n-r https://example.com/r.txt\nflask\n',
      'deps/base.txt': 'fastapi\n--requirement=more.txt\n',
      'deps/more.txt': '-r ../requirements.txt\nuvicorn\n',
    };
    expect(await dependenciesIn(files)).toEqual([
      'deps/base.txt: fastapi',
      'deps/more.txt: uvicorn',
      'requirements.txt: flask',
    ]);
  });

  test('other files count only where there is no requirements.txt', async () => {
    expect(await dependenciesIn({ 'requirements.txt': 'fastapi', 'requirements-dev.txt': 'flask' })).toEqual([
      'requirements.txt: fastapi',
    ]);
    expect(await dependenciesIn({ 'requirements-prod.txt': 'flask' })).toEqual(['requirements-prod.txt: flask']);
  });
});

test('pyproject.toml and Pipfile', async () => {
  const files = {
    'pyproject.toml':
      '[project]\ndependencies = ["FastAPI[all]>=0.1", "uvicorn (>=1)"]\n[project.optional-dependencies]\nx = ["flask"]\n' +
      '[tool.poetry.dependencies]\npython = "^3.11"\nSanic = { version = "1" }\n',
    Pipfile: '[packages]\nquart = "*"\n[dev-packages]\npytest = "*"\n',
    'poetry.lock': 'not read',
  };
  expect(await dependenciesIn(files)).toEqual([
    'Pipfile: quart',
    'Pipfile: [pytest]',
    'pyproject.toml: fastapi',
    'pyproject.toml: uvicorn',
    'pyproject.toml: sanic',
  ]);
});

test('go.mod', async () => {
  const text =
    'module example.com/x // github.com/a/comment\n\ngo 1.22\n\nrequire github.com/a/one v1.0.0\n' +
    'require (\n\tgithub.com/a/two/v2 v2.0.0 // direct\n\tgithub.com/a/three v1.0.0 // indirect\n)\n' +
    'replace (\n\tgithub.com/a/four v1.0.0 => ../four\n)\nexclude github.com/a/five v1.0.0\n';
  expect(await dependenciesIn({ 'go.mod': text })).toEqual(['go.mod: github.com/a/one', 'go.mod: github.com/a/two/v2']);
});

test('a manifest of a runtime that only says in which tables its packages are', async () => {
  const crates = defineRuntime({
    name: 'rust',
    title: 'Rust',
    ecosystem: 'crates',
    manifests: [
      {
        name: 'Cargo.toml',
        lists: {
          syntax: 'toml',
          tables: [
            { path: ['workspace', 'dependencies'], development: false },
            { path: ['dev-dependencies'], development: true },
          ],
        },
      },
      { name: 'rust-*.json', lists: { syntax: 'json', tables: [{ path: ['crates'], development: false }] } },
      { name: 'Cargo.lock', lists: null },
    ],
  });
  const files = {
    'Cargo.toml': '\uFEFF[workspace.dependencies]\nactix-web = "4"\n[dev-dependencies]\nrstest = { version = "1" }\n',
    'rust-project.json': '{ "crates": { "axum": "1" }, "other": 1 }',
    'Cargo.lock': 'version = 4',
    Gemfile: '',
  };
  const read = await readManifests('.', memoryTree(files), [...RUNTIMES, crates]);
  expect(read).toMatchObject({
    ok: true,
    value: { files: ['Cargo.lock', 'Cargo.toml', 'rust-project.json', 'Gemfile'] },
  });
  expect(read.ok && read.value.dependencies).toEqual(
    [
      {
        name: 'actix-web',
        development: false,
        file: 'Cargo.toml',
        because: '"actix-web" is in workspace.dependencies',
      },
      { name: 'rstest', development: true, file: 'Cargo.toml', because: '"rstest" is in dev-dependencies' },
      { name: 'axum', development: false, file: 'rust-project.json', because: '"axum" is in crates' },
    ].map((one) => ({ ecosystem: 'crates', ...one })),
  );
  const broken = await readManifests('.', memoryTree({ ...files, 'Cargo.toml': 'x\n' }), [crates]);
  expect(printDiagnostics(broken)).toContain('error MANIFEST_INVALID Cargo.toml:1:2');
});

test('comments are for the configuration, not for manifests', async () => {
  expect(await dependenciesIn({ 'package.json': '{} // x' })).toMatchInlineSnapshot(`
    "error MANIFEST_INVALID package.json:1:4 <// x>
      "package.json" is not valid JSON: comments are not allowed here.
      Fix the file at this place."
  `);
});

test('manifests that do not parse', async () => {
  const report = await dependenciesIn({
    'go.mod': 'go 1.22\n',
    'package.json': '{\n  "dependencies": { "express": "5", }\n}\n',
    'pyproject.toml': '[project]\nname = x\n',
    Pipfile: '[packages\n',
    'requirements.txt': 'fastapi\n  -r base.txt  # where\n',
  });
  expect(report).toMatchInlineSnapshot(`
    "error MANIFEST_INVALID package.json:2:35 <,>
      "package.json" is not valid JSON: nothing follows this "," but "}".
      Remove the comma.
    error MANIFEST_INVALID go.mod:1:1 <g>
      "go.mod" has no "module" line.
      Run "go mod init" in its directory, or add the line.
    error MANIFEST_INVALID requirements.txt:2:3 <-r base.txt>
      "requirements.txt" includes "base.txt", which does not exist.
      Create "base.txt", or remove this line.
    error MANIFEST_INVALID Pipfile:1:10 <>
      "Pipfile" is not valid TOML: illegal character in key.
      Fix the file at this place.
    error MANIFEST_INVALID pyproject.toml:2:8 <x>
      "pyproject.toml" is not valid TOML: invalid value.
      Fix the file at this place."
  `);
});
