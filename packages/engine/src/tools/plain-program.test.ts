import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeFiles } from '@svc-build/host/node-files';
import { toolFacts } from '@svc-build/model/runtime-facts';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isPlainProgram } from './plain-program.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-')));
const at = (path: string): string => join(base, path);

function script(path: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), '#!/bin/sh\n');
  chmodSync(at(path), 0o755);
}

beforeAll(() => {
  script('wrapped/node');
  script('npm/bin/npm-cli.js');
  script('corepack/npm.js');
  script('go/bin/go');
  mkdirSync(at('bin'));
  mkdirSync(at('proto/shims'), { recursive: true });
  copyFileSync('/bin/true', at('proto/shims/node'));
  copyFileSync('/bin/true', at('volta-shim'));
  copyFileSync('/bin/true', at('python3.11'));
  symlinkSync(process.execPath, at('bin/node'));
  symlinkSync('../npm/bin/npm-cli.js', at('bin/npm'));
  symlinkSync('../python3.11', at('bin/python3'));
});
afterAll(() => rmSync(base, { recursive: true }));

it.each([
  ['node', 'bin/node'],
  ['npm', 'bin/npm'],
  ['python3', 'bin/python3'],
])('%s is itself, by whatever links', async (tool, path) => {
  expect(await isPlainProgram(toolFacts(tool, RUNTIMES)?.itself ?? null, at(path), nodeFiles)).toBe(true);
});

it.each([
  ['a script in the place of node', 'node', 'wrapped/node'],
  ['a shim that is a program', 'node', 'proto/shims/node'],
  ['a shim of another name', 'node', 'volta-shim'],
  ["corepack's npm", 'npm', 'corepack/npm.js'],
  ['a tool that brings in other versions of itself', 'go', 'go/bin/go'],
  ['a link to nothing', 'node', 'nowhere'],
  ['a name that objects have', 'constructor', 'bin/node'],
])('%s is not', async (_, tool, path) => {
  expect(await isPlainProgram(toolFacts(tool, RUNTIMES)?.itself ?? null, at(path), nodeFiles)).toBe(false);
});
