import { expect, test } from 'vitest';
import { chosen } from '../testing/chosen-framework.ts';
import { printDiagnostics } from '../testing/print-diagnostics.ts';
import { resolveServices } from '../testing/resolve-services.ts';

const manifest = (start: string, more: object) => JSON.stringify({ scripts: { build: 'x', start }, ...more });
const express = { dependencies: { express: '5' } };
const code = "import express from 'express';";

test('what a framework compiles is its own, unless a source of the service is compiled to it', async () => {
  const kit = { ...express, devDependencies: { '@sveltejs/kit': '2' } };
  const files = { 'package.json': manifest('node dist/server.js', kit) };
  expect(await chosen({}, files)).toMatchObject({ framework: 'sveltekit' });
  for (const source of ['src/server.ts', 'server.ts'])
    expect(await chosen({}, { ...files, [source]: code })).toMatchObject({ framework: 'express' });
});

test('`node .` starts what main names', async () => {
  const kit = { ...express, main: 'app.js', devDependencies: { '@sveltejs/kit': '2' } };
  expect(await chosen({}, { 'package.json': manifest('node .', kit), 'app.js': code })).toMatchObject({
    framework: 'express',
  });
});

test('a program that a framework with a server of its own leaves out is named', async () => {
  const next = { dependencies: { express: '5', next: '15' } };
  const started = { 'package.json': manifest('NODE_ENV=production node server.js', next), 'server.js': code };
  expect(printDiagnostics(await resolveServices({ web: {} }, started))).toMatchInlineSnapshot(`
    "warning START_IGNORED [web] vercel.json:2:3 <"web">
      "start" of service "web" runs server.js, which is left out: a service of "nextjs" runs the framework's own server.
      Move what it does into the framework, or set "framework" to what the program is written with."
  `);
  expect(await resolveServices({ web: {} }, { 'package.json': manifest('next start', next) })).toMatchObject({
    warnings: [],
  });
  expect(await resolveServices({ web: { framework: 'nextjs' } }, started)).toMatchObject({ warnings: [] });
});
