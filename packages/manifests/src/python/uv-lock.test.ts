import { expect, test } from 'vitest';
import { parseUvLock } from './uv-lock.ts';

test('packages, where they lie, what their manifests asked for, and what is installed with them', () => {
  const text = `version = 1
requires-python = ">=3.11"

[[package]]
name = "api"
source = { virtual = "." }
dependencies = [{ name = "fastapi", extra = ["standard"] }, { name = "lib" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
docs = [{ name = "mkdocs" }]
[package.optional-dependencies]
fast = [{ name = "uvloop" }]
[package.metadata]
requires-dist = [{ name = "Fast_API", extras = ["standard"], specifier = ">=0.1" }, { name = "lib", editable = "../lib" }]

[[package]]
name = "lib"
source = { editable = "../lib" }

[[package]]
name = "wheel"
source = { path = "x.whl" }

[[package]]
name = "fastapi"
source = { registry = "https://pypi.org/simple" }
`;
  expect(parseUvLock('api/uv.lock', text)).toEqual({
    ok: true,
    value: [
      {
        name: 'api',
        directory: 'api',
        isVirtual: true,
        requires: new Set(['fast-api', 'lib']),
        needs: new Set(['fastapi', 'lib', 'uvloop', 'mkdocs']),
      },
      { name: 'lib', directory: 'lib', isVirtual: false, requires: new Set(), needs: new Set() },
      { name: 'wheel', directory: null, isVirtual: false, requires: new Set(), needs: new Set() },
      { name: 'fastapi', directory: null, isVirtual: false, requires: new Set(), needs: new Set() },
    ],
    warnings: [],
  });
});
