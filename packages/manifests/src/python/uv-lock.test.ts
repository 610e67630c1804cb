import { expect, test } from 'vitest';
import { parseUvLock } from './uv-lock.ts';

test('packages of the project, what their manifests asked for, and nothing that an index has', () => {
  const text = `version = 1
requires-python = ">=3.11"

[[package]]
name = "api"
source = { virtual = "." }
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
      { directory: 'api', isVirtual: true, requires: new Set(['fast-api', 'lib']) },
      { directory: 'lib', isVirtual: false, requires: new Set() },
    ],
    warnings: [],
  });
});
