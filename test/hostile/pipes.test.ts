import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRig } from '../rig/project-rig.ts';
import { answered, siteRig } from './answered.ts';

function mkfifo(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  spawnSync('mkfifo', [path]);
}

const BUILD = { 'site/package.json': '{ "scripts": { "build": "mkdir -p dist && echo x > dist/index.html" } }' };

/** Files that a build may read, as pipes. */
const PIPES = [
  'site/.env',
  'site/.npmrc',
  'site/src',
  'site/tsconfig.json',
  '.svc-build/last-run',
  '.svc-build/secret',
  '.svc-build/cache/secret',
];

it.each(PIPES)('a pipe called %s makes nothing wait', async (path) => {
  await using rig = await siteRig({}, BUILD);
  mkdirSync(join(rig.root, '.svc-build/cache'), { recursive: true });
  mkfifo(join(rig.root, path));
  const { exit, text } = await answered(rig);
  expect([0, 2], text).toContain(exit);
});

const NODE = {
  'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'api', routePrefix: '/' } } }),
  'api/package.json': '{ "scripts": { "start": "node server.js" } }',
  'api/server.js':
    "require('./x.js'); require('../lib/y.js'); require('q'); require('fs').readdirSync(__dirname + '/data');",
  'api/data/a': '',
  'api/x.js': '',
  'lib/y.js': '',
  'api/node_modules/q/index.js': '',
};
const GO = {
  'vercel.json': NODE['vercel.json'],
  'api/go.mod': 'module example.com/api\n\ngo 1.21\n',
  'api/main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
};

/** Files that a compiler would open and wait at. */
const OPENED: readonly (readonly [path: string, files: Readonly<Record<string, string>>])[] = [
  ...['tsconfig.json', 'jsconfig.json', 'api/tsconfig.json', 'api/x.js', 'api/data/pipe'].map(
    (path) => [path, NODE] as const,
  ),
  ...['lib/y.js', 'lib/tsconfig.json', 'api/node_modules/q/package.json'].map((path) => [path, NODE] as const),
  ...['api/x.go', 'api/x_test.go', 'api/x.c'].map((path) => [path, GO] as const),
];

it.each(OPENED)(
  'a pipe called %s among what a build reads is refused before anything opens it',
  async (path, files) => {
    const { [path]: _, ...others } = files;
    await using rig = await projectRig(others);
    mkfifo(join(rig.root, path));
    const { exit, codes, text } = await answered(rig);
    expect({ exit, codes }).toEqual({ exit: 2, codes: ['FILE_UNREADABLE'] });
    expect(text).toContain(`--> ${path}:1:1`);
  },
);

it.each([['verify'], ['pack'], ['routes'], ['build']])(
  'an output whose manifest is a pipe makes %s wait for nobody',
  async (command) => {
    await using rig = await siteRig();
    mkdirSync(join(rig.root, '.vercel/output'), { recursive: true });
    mkfifo(join(rig.root, '.vercel/output/routes-manifest.json'));
    const { exit, text } = await answered(rig, [command]);
    expect([0, 2], text).toContain(exit);
  },
);
