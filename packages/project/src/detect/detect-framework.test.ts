import { describe, expect, test } from 'vitest';
import { chosen, npm } from '../testing/chosen-framework.ts';
import { printDiagnostics } from '../testing/print-diagnostics.ts';
import { resolveServices } from '../testing/resolve-services.ts';

describe('a bundler', () => {
  const app = (scripts: object, dependencies: object = {}): string =>
    JSON.stringify({ scripts, dependencies, devDependencies: { vite: '8' } });
  const page = { 'index.html': '' };

  test('counts where a script runs its build and its page is there', async () => {
    const indirect = { build: 'run-p types "build-only {@}" --', 'build-only': 'vite build', types: 'tsc' };
    for (const scripts of [{ build: 'tsc && vite build' }, { build: 'npm run bundle', bundle: 'vite build' }, indirect])
      expect(await chosen({}, { 'package.json': app(scripts), ...page })).toMatchObject({ framework: 'vite' });
    expect(await chosen({}, { 'package.json': app({ build: 'vite build' }) })).toMatchObject({ framework: 'static' });
    expect(await chosen({}, { 'package.json': app({ build: 'tsc' }), ...page })).toMatchObject({ framework: 'static' });
  });

  test('may start from no page, and be run by another script where there is no `build`', async () => {
    const notes = (scripts: object) => ({
      'package.json': JSON.stringify({ scripts, devDependencies: { '@11ty/eleventy': '3', vite: '8' } }),
    });
    for (const scripts of [{ build: 'npx @11ty/eleventy' }, { 'docs:build': 'eleventy --quiet' }])
      expect(await chosen({}, notes(scripts))).toMatchObject({ framework: 'eleventy' });
    const app = { ...notes({ build: 'vite build', 'docs:build': 'eleventy' }), ...page };
    expect(await chosen({}, app)).toMatchObject({ framework: 'vite' });
  });

  test('is above a server that its package only lists, and a step of one that `start` runs', async () => {
    const express = { express: '5' };
    const site = app({ build: 'vite build', start: 'vite' }, express);
    expect(await chosen({}, { 'package.json': site, ...page })).toMatchObject({ framework: 'vite' });
    const server = app({ build: 'vite build', start: 'node server.js' }, express);
    const code = { 'server.js': "import express from 'express';" };
    expect(await chosen({}, { 'package.json': server, ...page, ...code })).toMatchObject({ framework: 'express' });
  });
});

test('what leaves a server is above a bundler and a server that it is made with, and no step of its own `start`', async () => {
  const kit = (start: string) => ({
    'package.json': JSON.stringify({
      scripts: { build: 'vite build', start },
      dependencies: { express: '5' },
      devDependencies: { vite: '8', '@sveltejs/kit': '2' },
    }),
    'server.js': "import express from 'express';",
  });
  for (const start of ['node build', 'node ./build/index.js', 'node .output/server/index.mjs', 'vite preview'])
    expect(await chosen({}, kit(start))).toMatchObject({ framework: 'sveltekit' });
  expect(await chosen({}, kit('node server.js'))).toMatchObject({ framework: 'express' });
});

describe('a server framework', () => {
  const both = { 'package.json': npm(['express', 'hono']) };

  test('counts when the entry reaches it, over other files too', async () => {
    const server = { ...both, 'src/index.ts': "import { app } from './app.js';" };
    expect(await chosen({}, { ...server, 'src/app.ts': "import { Hono } from 'hono/tiny';" })).toMatchObject({
      framework: 'hono',
    });
    expect(await chosen({}, { ...server, 'src/app.ts': "const app = require('express')();" })).toMatchObject({
      framework: 'express',
    });
    const types = "import type { Request } from 'express';\nimport { Hono } from 'hono';";
    expect(await chosen({}, { ...server, 'src/app.ts': types })).toMatchObject({ framework: 'hono' });
  });

  test('only installed, it does not: then the program is plain Node', async () => {
    const manifest = (more: object) => JSON.stringify({ dependencies: { express: '5' }, ...more });
    const code = { 'http.js': "import { createServer } from 'node:http';" };
    for (const more of [{ scripts: { start: 'node http.js' } }, { main: 'http.js' }])
      expect(await chosen({}, { 'package.json': manifest(more), ...code })).toMatchObject({ framework: 'node' });
    const entrypoint = { 'package.json': manifest({}), ...code };
    expect(await chosen({ entrypoint: 'http.js' }, entrypoint)).toMatchObject({ framework: 'node' });
  });

  test('is named where nothing else is found and the program does not load it', async () => {
    expect(await chosen({}, { 'package.json': npm(['express']), 'server.js': '' })).toContain(
      'No framework of service "api" was found in "package.json": server.js does not load "express".',
    );
  });

  test('counts where nothing shows what the program loads', async () => {
    expect(await chosen({}, { 'package.json': npm(['express']), 'app.js': "import '@/app';" })).toMatchObject({
      framework: 'express',
    });
    expect(await chosen({}, both)).toContain('FRAMEWORK_AMBIGUOUS');
  });

  test('gives way to a program in another language, where there is none in its own', async () => {
    const go = { 'package.json': npm(['express']), 'go.mod': 'module x\n' };
    expect(await chosen({}, go)).toMatchObject({ framework: 'go' });
    expect(await chosen({}, { ...go, 'app.js': "require('express')" })).toMatchObject({ framework: 'express' });
  });

  test('is not what another is built on', async () => {
    const nest = { 'package.json': npm(['express', '@nestjs/core']) };
    expect(await chosen({}, nest)).toMatchObject({ framework: 'nest' });
    const code = "import express from 'express';\nimport { NestFactory } from '@nestjs/core';";
    expect(await chosen({}, { ...nest, 'src/main.ts': code })).toMatchObject({ framework: 'nest' });
  });
});

test('a dependency in the manifest, with the evidence', async () => {
  expect(await chosen({}, { 'package.json': npm(['express']) })).toEqual({
    framework: 'express',
    builder: 'express',
    pinned: false,
    evidence: ['package.json: "express" is in dependencies'],
  });
});

test('the highest rank that is found wins', async () => {
  const web = { 'package.json': npm(['next', 'express'], ['vite']), 'go.mod': 'module x\n', 'index.html': '' };
  expect(await chosen({}, web)).toMatchObject({ framework: 'nextjs' });
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

test('files count only where nothing runs', async () => {
  expect(await chosen({}, { 'index.html': '', 'go.mod': 'module x\n' })).toMatchObject({ framework: 'go' });
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
  const program = (start: string) => JSON.stringify({ scripts: { build: 'tsc', start } });
  for (const files of [
    { 'package.json': program('php -S x') },
    { 'package.json': program('php -S x'), 'index.html': '' },
  ])
    expect(await chosen({}, files)).toContain('in "package.json", whose "start" script runs a program: `php -S x`.');
  for (const files of [
    { 'package.json': server() },
    { 'package.json': server(), 'index.html': '' },
    { 'package.json': server({ dependencies: { koa: '1' } }) },
  ])
    expect(await chosen({}, files)).toMatchObject({ framework: 'node' });
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
  expect(await chosen({}, { 'package.json': npm(['next'], ['express']) })).toMatchObject({ framework: 'nextjs' });
  expect(await chosen({}, { 'package.json': npm([], ['express'], ['build']) })).toMatchObject({ framework: 'static' });
});

test('a file entrypoint decides between languages', async () => {
  const both = {
    'package.json': npm(['express']),
    'requirements.txt': 'fastapi',
    'main.py': '',
    'server.ts': "import 'express';",
  };
  expect(await chosen({ entrypoint: 'main.py' }, both)).toMatchObject({ framework: 'fastapi' });
  expect(await chosen({ entrypoint: 'server.ts' }, both)).toMatchObject({ framework: 'express' });
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
      'languages/package.json': npm(['express']),
      'languages/app.js': "require('express')",
      'languages/requirements.txt': 'fastapi\n',
    },
  );
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "error FRAMEWORK_NOT_DETECTED [none] vercel.json:2:25 <"none">
      No framework of service "none" was found in "none/package.json".
      Set "framework" to one of "eleventy", "express", "fastapi", "flask", "gin", "go", "hono", "nest", "nextjs", "node", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_NOT_DETECTED [comment] vercel.json:3:28 <"comment">
      No framework of service "comment" was found in "comment/requirements.txt".
      Set "framework" to one of "eleventy", "express", "fastapi", "flask", "gin", "go", "hono", "nest", "nextjs", "node", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_NOT_DETECTED [rust] vercel.json:4:25 <"rust">
      No framework of service "rust" was found in "rust/Cargo.toml".
      Set "framework" to one of "eleventy", "express", "fastapi", "flask", "gin", "go", "hono", "nest", "nextjs", "node", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_NOT_DETECTED [loose] vercel.json:5:26 <"loose">
      No framework of service "loose" was found in "loose", which has no manifest.
      Set "framework" to one of "eleventy", "express", "fastapi", "flask", "gin", "go", "hono", "nest", "nextjs", "node", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_NOT_DETECTED [file] vercel.json:6:25 <"file/server.ts">
      No framework of service "file" was found in "file", which has no manifest.
      Set "framework" to one of "eleventy", "express", "fastapi", "flask", "gin", "go", "hono", "nest", "nextjs", "node", "static", "sveltekit" or "vite", or declare its dependency in a manifest.
    error FRAMEWORK_AMBIGUOUS [two] vercel.json:7:24 <"two">
      More than one framework of service "two" was found: "fastapi" (two/requirements.txt: "fastapi" is required) and "flask" (two/requirements.txt: "flask" is required).
      Say which one it is with "framework": "fastapi" or "framework": "flask".
    error FRAMEWORK_AMBIGUOUS [languages] vercel.json:8:30 <"languages">
      More than one framework of service "languages" was found: "express" (languages/package.json: "express" is in dependencies) and "fastapi" (languages/requirements.txt: "fastapi" is required).
      Say which one it is with "framework": "express" or "framework": "fastapi"."
  `);
});
