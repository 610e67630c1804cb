import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { expect, test } from 'vitest';
import { detectDirectory } from '../detect/detect-directory.ts';
import { FAKE_BUILDERS } from '../testing/fake-builders.ts';
import { printDiagnostics } from '../testing/print-diagnostics.ts';
import { resolveServices } from '../testing/resolve-services.ts';

test('a resolved service answers every question, as JSON', async () => {
  const result = await resolveServices(
    {
      web: { entrypoint: 'apps/web', framework: 'nextjs', memory: 1024, includeFiles: 'data/**' },
      api: { entrypoint: 'api/main.py', maxDuration: 30, excludeFiles: ['*.md'] },
    },
    {
      'apps/web/package.json': '{ "dependencies": { "next": "1" } }',
      'api/requirements.txt': 'fastapi',
      'api/main.py': '',
    },
    { concurrency: 3, services: { api: { stripPrefix: true, env: ['TOKEN'], generated: ['gen/**'] } } },
  );
  expect(result).toMatchObject({ ok: true, value: { concurrency: 3 } });
  const [web, api] = result.ok ? result.value.services : [];
  expect(web).toEqual({
    name: 'web',
    root: 'apps/web',
    entrypoint: { kind: 'directory', path: '.' },
    framework: 'nextjs',
    builder: 'next',
    kind: 'frontend',
    evidence: [{ file: 'apps/web/package.json', because: '"next" is in dependencies' }],
    pinned: true,
    routePrefix: '/',
    stripPrefix: false,
    memory: 1024,
    maxDuration: null,
    includeFiles: [{ value: 'data/**', at: expect.objectContaining({ line: 2 }) }],
    excludeFiles: [],
    nestedRoots: [],
    publicEnvPrefixes: ['NEXT_PUBLIC_'],
    env: [],
    generated: [],
    inputs: null,
    allowSources: [],
    fallback: null,
    dependsOn: [],
    at: expect.objectContaining({ file: 'vercel.json', line: 2, column: 3 }),
    entrypointAt: expect.objectContaining({ line: 2, column: 24 }),
  });
  expect(api).toMatchObject({
    root: 'api',
    entrypoint: { kind: 'file', path: 'main.py' },
    kind: 'backend',
    routePrefix: '/api',
    stripPrefix: true,
    maxDuration: 30,
    env: ['TOKEN'],
    generated: ['api/gen/**'],
  });
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});

test('what is to be verified belongs to who owns the path', async () => {
  const services = { web: {}, api: {} };
  const files = { 'index.html': '' };
  const verify = [{ path: '/api/x/../health?deep=1', status: 204 }, { path: '/apix' }];
  const result = await resolveServices(services, files, { verify });
  expect(result).toMatchObject({
    ok: true,
    value: {
      verify: [
        { service: 'api', path: '/api/health?deep=1', status: 204 },
        { service: 'web', path: '/apix', status: null },
      ],
    },
  });
  const unowned = await resolveServices(services, files, { verify: [{ path: '/_svc/x' }, { path: '/%zz' }] });
  expect(printDiagnostics(unowned)).toMatchInlineSnapshot(`
    "error VERIFY_PATH_UNOWNED svc-build.json:1:20 <"/_svc/x">
      No service owns "/_svc/x", which "verify" names.
      Write a path below "/api" or "/".
    error VERIFY_PATH_UNOWNED svc-build.json:1:39 <"/%zz">
      No service owns "/%zz", which "verify" names.
      Write a path below "/api" or "/"."
  `);
});

test('a service inside another is known to the outer one', async () => {
  const page = { 'index.html': '', 'api/go.mod': 'module x', 'api/docs/index.html': '', 'apiary/index.html': '' };
  const result = await resolveServices(
    { web: {}, docs: { entrypoint: 'api/docs' }, api: { entrypoint: 'api' }, twin: { entrypoint: 'api' } },
    page,
  );
  expect(result.ok && result.value.services.map(({ name, nestedRoots }) => [name, nestedRoots])).toEqual([
    ['web', ['api', 'api/docs']],
    ['docs', []],
    ['api', ['api/docs']],
    ['twin', ['api/docs']],
  ]);
});

test('everything that is wrong is said at once, and about a shared manifest once', async () => {
  const result = await resolveServices(
    {
      a: { entrypoint: 'lib/a.js' },
      b: { entrypoint: 'lib/b.js', includeFiles: ['../x'] },
      c: { entrypoint: 'nowhere', framework: 'nexjs' },
    },
    { 'lib/package.json': '{', 'lib/a.js': '', 'lib/b.js': '' },
  );
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "error MANIFEST_INVALID lib/package.json:1:1 <{>
      "lib/package.json" is not valid JSON: a "}" is missing after this.
      Fix the file at this place.
    error ENTRYPOINT_NOT_FOUND [c] vercel.json:4:22 <"nowhere">
      The entrypoint "nowhere" of service "c" does not exist.
      Correct it, or create it; it is relative to the project root.
    error UNKNOWN_FRAMEWORK [c] vercel.json:4:44 <"nexjs">
      The framework "nexjs" of service "c" is not known.
      Did you mean "nextjs"?"
  `);
});

test('detects a directory without any configuration', async () => {
  const tree = memoryTree({
    'api/go.mod': 'module x\n',
    'api/cmd/server/main.go': '',
    'web/index.html': '',
    'none/Cargo.toml': '',
    'two/package.json': '{ "dependencies": { "hono": "1", "express": "1" } }',
  });
  const detect = (directory: string) =>
    detectDirectory(directory, { builders: FAKE_BUILDERS, runtimes: RUNTIMES }, tree);
  expect(await detect('api')).toMatchObject({
    ok: true,
    value: { framework: 'go', builder: 'go', entrypoint: null, evidence: [{ file: 'api/go.mod' }] },
  });
  expect(await detect('api/cmd/server')).toMatchObject({ ok: true, value: { entrypoint: 'cmd/server' } });
  expect(await detect('api/cmd/server/main.go')).toMatchObject({ value: { entrypoint: 'cmd/server/main.go' } });
  expect(await detect('web/')).toMatchObject({ ok: true, value: { framework: 'static', entrypoint: null } });
  const failures = await Promise.all(['none', 'two', 'wbe', '../x', '/etc', ''].map(detect));
  expect(failures.map(printDiagnostics).join('\n')).toMatchInlineSnapshot(`
    "error FRAMEWORK_NOT_DETECTED
      No framework of directory "none" was found in "none/Cargo.toml".
      Set "framework" to one of "eleventy", "express", "fastapi", "flask", "gin", "go", "hono", "nest", "nextjs", "node", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_AMBIGUOUS
      More than one framework of directory "two" was found: "express" (two/package.json: "express" is in dependencies) and "hono" (two/package.json: "hono" is in dependencies).
      Say which one it is with "framework": "express" or "framework": "hono".
    error ENTRYPOINT_NOT_FOUND
      The directory "wbe" does not exist.
      Did you mean "web"?
    error ENTRYPOINT_OUTSIDE_PROJECT
      The directory "../x" leaves the project.
      Name a directory or a file inside the project.
    error ENTRYPOINT_INVALID
      The directory "/etc" is absolute.
      Write it relative to the project root.
    error ENTRYPOINT_INVALID
      The directory "" is empty.
      Name a directory or a file, or remove it for the project root."
  `);
});
