import { describe, expect, test } from 'vitest';
import { chosen, npm } from '../testing/chosen-framework.ts';

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

  test('is above a server that its package only lists, and a step of one that `start` runs', async () => {
    const express = { express: '5' };
    const site = app({ build: 'vite build', start: 'vite' }, express);
    expect(await chosen({}, { 'package.json': site, ...page })).toMatchObject({ framework: 'vite' });
    const server = app({ build: 'vite build', start: 'node server.js' }, express);
    const code = { 'server.js': "import express from 'express';" };
    expect(await chosen({}, { 'package.json': server, ...page, ...code })).toMatchObject({ framework: 'express' });
  });
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
