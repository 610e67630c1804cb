import { expect, test } from 'vitest';
import { printDiagnostics } from '../testing/print-diagnostics.ts';
import { resolveServices } from '../testing/resolve-services.ts';

const npm = (dependencies: readonly string[], development: readonly string[] = [], scripts: readonly string[] = []) =>
  JSON.stringify({
    dependencies: Object.fromEntries(dependencies.map((name) => [name, '1'])),
    devDependencies: Object.fromEntries(development.map((name) => [name, '1'])),
    scripts: Object.fromEntries(scripts.map((name) => [name, 'x'])),
  });

async function chosen(fields: Readonly<Record<string, unknown>>, files: Readonly<Record<string, string>>) {
  const result = await resolveServices({ api: fields }, files);
  if (!result.ok) return printDiagnostics(result);
  return result.value.services.map(({ framework, builder, pinned, evidence }) => ({
    framework,
    builder,
    pinned,
    evidence: evidence.map(({ file, because }) => `${file}: ${because}`),
  }))[0];
}

test('a dependency in the manifest, with the evidence', async () => {
  expect(await chosen({}, { 'package.json': npm(['express']) })).toEqual({
    framework: 'express',
    builder: 'express',
    pinned: false,
    evidence: ['package.json: "express" is in dependencies'],
  });
});

test('a framework that supersedes another takes its place', async () => {
  expect(await chosen({}, { 'package.json': npm([], ['vite', '@sveltejs/kit']) })).toMatchObject({
    framework: 'sveltekit',
    evidence: ['package.json: "@sveltejs/kit" is in devDependencies'],
  });
  const goMod = 'module x\nrequire github.com/gin-gonic/gin v1.9.0\n';
  expect(await chosen({}, { 'go.mod': goMod })).toMatchObject({
    framework: 'gin',
    evidence: ['go.mod: "github.com/gin-gonic/gin" is required'],
  });
});

test('a fallback counts only when nothing else is found', async () => {
  const html = { 'index.html': '' };
  expect(await chosen({}, { ...html, 'package.json': npm(['express'], [], ['build']) })).toMatchObject({
    framework: 'express',
  });
  expect(await chosen({}, { ...html, 'package.json': npm([], [], ['build']) })).toMatchObject({
    framework: 'static',
    evidence: ['package.json: "build" is in scripts', 'index.html: the file is there'],
  });
  expect(await chosen({ entrypoint: 'site' }, { 'site/index.html': '' })).toMatchObject({
    framework: 'static',
    evidence: ['site/index.html: the file is there'],
  });
});

test('nothing is a site by accident: not a folder without a page, not a package that starts a program', async () => {
  const server = (more: object = {}) => JSON.stringify({ scripts: { build: 'tsc', start: 'node server.js' }, ...more });
  const site = { entrypoint: 'site' };
  expect(await chosen(site, { 'site/index.php': '' })).toContain('in "site", which has no manifest and no index.html.');
  expect(await chosen(site, { 'site/data.json': '' })).toContain('FRAMEWORK_NOT_DETECTED');
  for (const files of [
    { 'package.json': server() },
    { 'package.json': server(), 'index.html': '' },
    { 'package.json': server({ dependencies: { koa: '1' } }) },
  ])
    expect(await chosen({}, files)).toContain(
      'in "package.json", whose "start" script runs a program: `node server.js`.',
    );
  expect(await chosen({ framework: 'static' }, { 'package.json': server() })).toMatchObject({ framework: 'static' });
  expect(await chosen({}, { 'package.json': server({ dependencies: { express: '5' } }) })).toMatchObject({
    framework: 'express',
  });
});

test('scripts beside a page are no program, unless a manifest speaks for them', async () => {
  const files = { 'site/index.html': '', 'site/make.py': '' };
  expect(await chosen({ entrypoint: 'site' }, files)).toMatchObject({ framework: 'static' });
  expect(await chosen({ entrypoint: 'site' }, { ...files, 'requirements.txt': 'fastapi' })).toMatchObject({
    framework: 'fastapi',
  });
});

test('a development dependency counts only where the framework says so', async () => {
  expect(await chosen({}, { 'package.json': npm(['vite'], ['express']) })).toMatchObject({ framework: 'vite' });
});

test('a file entrypoint decides between languages', async () => {
  const both = { 'package.json': npm(['express']), 'requirements.txt': 'fastapi', 'main.py': '', 'server.ts': '' };
  expect(await chosen({ entrypoint: 'main.py' }, both)).toMatchObject({ framework: 'fastapi' });
  expect(await chosen({ entrypoint: 'server.ts' }, both)).toMatchObject({ framework: 'express' });
});

test('a pin that the manifests bear out, or cannot speak about, is taken', async () => {
  const both = { 'requirements.txt': 'fastapi\nflask' };
  expect(await chosen({ framework: 'flask' }, both)).toEqual({
    framework: 'flask',
    builder: 'python',
    pinned: true,
    evidence: ['requirements.txt: "flask" is required'],
  });
  expect(await chosen({ framework: 'fastapi' }, { 'setup.py': 'setup()' })).toMatchObject({ evidence: [] });
  const dynamic = { 'pyproject.toml': '[project]\ndynamic = ["dependencies"]\n' };
  expect(await chosen({ framework: 'fastapi' }, dynamic)).toMatchObject({ framework: 'fastapi' });
  expect(await chosen({ framework: 'static' }, { 'package.json': npm(['express']) })).toMatchObject({
    framework: 'static',
    pinned: true,
  });
});

test('no framework, or more than one', async () => {
  const result = await resolveServices(
    {
      none: { entrypoint: 'none' },
      comment: { entrypoint: 'comment' },
      rust: { entrypoint: 'rust' },
      loose: { entrypoint: 'loose' },
      file: { entrypoint: 'file/server.ts' },
      two: { entrypoint: 'two' },
      languages: { entrypoint: 'languages' },
    },
    {
      'none/package.json': npm(['lodash']),
      'comment/requirements.txt': '# fastapi\nfastapi-utils\n',
      'rust/Cargo.toml': '',
      'rust/index.txt': '',
      'loose/main.py': '',
      'file/server.ts': '',
      'two/requirements.txt': 'fastapi\nflask\n',
      'languages/package.json': npm(['next']),
      'languages/go.mod': 'module x\n',
    },
  );
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "error FRAMEWORK_NOT_DETECTED [none] vercel.json:2:25 <"none">
      No framework of service "none" was found in "none/package.json".
      Set "framework" to one of "express", "fastapi", "flask", "gin", "go", "nextjs", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_NOT_DETECTED [comment] vercel.json:3:28 <"comment">
      No framework of service "comment" was found in "comment/requirements.txt".
      Set "framework" to one of "express", "fastapi", "flask", "gin", "go", "nextjs", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_NOT_DETECTED [rust] vercel.json:4:25 <"rust">
      No framework of service "rust" was found in "rust/Cargo.toml".
      Set "framework" to one of "express", "fastapi", "flask", "gin", "go", "nextjs", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_NOT_DETECTED [loose] vercel.json:5:26 <"loose">
      No framework of service "loose" was found in "loose", which has no manifest.
      Set "framework" to one of "express", "fastapi", "flask", "gin", "go", "nextjs", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_NOT_DETECTED [file] vercel.json:6:25 <"file/server.ts">
      No framework of service "file" was found in "file", which has no manifest.
      Set "framework" to one of "express", "fastapi", "flask", "gin", "go", "nextjs", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_AMBIGUOUS [two] vercel.json:7:24 <"two">
      More than one framework of service "two" was found: "fastapi" (two/requirements.txt: "fastapi" is required) and "flask" (two/requirements.txt: "flask" is required).
      Say which one it is with "framework": "fastapi" or "framework": "flask".
    error FRAMEWORK_AMBIGUOUS [languages] vercel.json:8:30 <"languages">
      More than one framework of service "languages" was found: "nextjs" (languages/package.json: "next" is in dependencies) and "go" (languages/go.mod: the file is there).
      Say which one it is with "framework": "nextjs" or "framework": "go"."
  `);
});

test('pins that are unknown or contradicted', async () => {
  const result = await resolveServices(
    {
      misspelt: { entrypoint: 'express', framework: 'exprss' },
      unknown: { entrypoint: 'nowhere', framework: 'rails' },
      contradicted: { entrypoint: 'express', framework: 'nextjs' },
      ambiguous: { entrypoint: 'two', framework: 'express' },
      bare: { entrypoint: 'bare', framework: 'go' },
      development: { entrypoint: 'development', framework: 'express' },
      language: { entrypoint: 'express/main.py', framework: 'express' },
    },
    {
      'express/package.json': npm(['express']),
      'express/main.py': '',
      'two/requirements.txt': 'fastapi\nflask',
      'bare/x.txt': '',
      'development/package.json': npm([], ['express']),
    },
  );
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "error UNKNOWN_FRAMEWORK [misspelt] vercel.json:2:51 <"exprss">
      The framework "exprss" of service "misspelt" is not known.
      Did you mean "express"?
    error ENTRYPOINT_NOT_FOUND [unknown] vercel.json:3:28 <"nowhere">
      The entrypoint "nowhere" of service "unknown" does not exist.
      Correct it, or create it; it is relative to the project root.
    error UNKNOWN_FRAMEWORK [unknown] vercel.json:3:50 <"rails">
      The framework "rails" of service "unknown" is not known.
      Use one of "express", "fastapi", "flask", "gin", "go", "nextjs", "static", "sveltekit" or "vite".
    error FRAMEWORK_CONTRADICTED [contradicted] vercel.json:4:55 <"nextjs">
      The framework of service "contradicted" is not "nextjs": there is no npm dependency "next" in "express/package.json".
      Write "framework": "express", which was found there, or remove it.
    error FRAMEWORK_CONTRADICTED [ambiguous] vercel.json:5:48 <"express">
      The framework of service "ambiguous" is not "express": there is no npm dependency "express" in "two/requirements.txt".
      Correct "framework", or declare what it needs in a manifest.
    error FRAMEWORK_CONTRADICTED [bare] vercel.json:6:44 <"go">
      The framework of service "bare" is not "go": there is no file "go.mod" in "bare", which has no manifest.
      Correct "framework", or declare what it needs in a manifest.
    error FRAMEWORK_CONTRADICTED [development] vercel.json:7:58 <"express">
      The framework of service "development" is not "express": there is no npm dependency "express" in "development/package.json".
      Correct "framework", or declare what it needs in a manifest.
    error FRAMEWORK_CONTRADICTED [language] vercel.json:8:59 <"express">
      The framework of service "language" is not "express": that runs on Node.js, and the entrypoint "express/main.py" of service "language" asks for Python.
      Correct "framework", or declare what it needs in a manifest."
  `);
});
