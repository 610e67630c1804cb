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
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isPlainProgram, pathSearch } from './path-search.ts';

const places = ['/home/me/shop', '/app'];

function found(bytes: Buffer, cuts: readonly number[]): string | null {
  const search = pathSearch(places);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    search.look(bytes.subarray(from, end));
    from = end;
  }
  return search.end();
}

it('what is found does not depend on how the bytes come', () => {
  const word = fc.constantFrom(
    ...places,
    '/home/me/shopping',
    'file://',
    'x',
    '/',
    ' ',
    '/home/me',
    'a long text '.repeat(5),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.array(fc.nat({ max: 500 }), { maxLength: 8 }), (words, cuts) => {
      const bytes = Buffer.from(words.join(''));
      expect(found(bytes, cuts)).toBe(found(bytes, []));
    }),
    { numRuns: 2000 },
  );
});

it('finds a path at the very beginning and at the very end', () => {
  expect([found(Buffer.from('/home/me/shop'), [3, 9]), found(Buffer.from('/home/me/shopper'), [13])]).toEqual([
    places[0],
    null,
  ]);
});

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
