import { expect, test } from 'vitest';
import { bundler, messagesOf } from '../testing/bundled-project.ts';

const bundle = bundler();

/** An app that loads an installed package of one file. */
const bundleWith = (manifest: object, code: string) =>
  bundle({
    files: {
      'package.json': '{"type":"module"}',
      'app.js': `import 'lib';`,
      'node_modules/lib/package.json': JSON.stringify({ name: 'lib', main: 'index.js', ...manifest }),
      'node_modules/lib/index.js': code,
    },
    input: { candidates: ['app.js'], install: '`npm install` in the project root' },
  });

const missingIn = (code: string) => ({
  code: 'DEPENDENCY_MISSING',
  help: 'Remove node_modules and run `npm install` in the project root: package managers may not notice that a part of it is gone.',
  location: { file: 'node_modules/lib/index.js', line: 1, lineText: code },
});

const lists = { dependencies: { qs: '^6.0.0', '@acme/qs': '^1.0.0' } };
const optional = { dependencies: { qs: '^6.0.0' }, optionalDependencies: { qs: '^6.0.0' } };
const peer = { peerDependencies: { qs: '^6.0.0' } };
const optionalPeer = { ...peer, peerDependenciesMeta: { qs: { optional: true } } };

const gone = (specifier: string): string =>
  `error: node_modules/lib/index.js loads "${specifier}", which is not installed, although lib lists it in its dependencies.`;
const perhaps = 'warning: node_modules/lib/index.js loads "qs", which is not installed.';

/** An installed package that is loaded, what its package.json lists, and what is said. */
test.each<[string, object, string, string | null]>([
  ['require', lists, `require('qs')`, gone('qs')],
  ['import', { ...lists, type: 'module' }, `import qs from 'qs'; export default qs;`, gone('qs')],
  ['an export from it', { ...lists, type: 'module' }, `export * from 'qs';`, gone('qs')],
  ['import()', lists, `exports.load = () => import('qs');`, gone('qs')],
  ['require in a function', lists, `exports.load = () => require('qs');`, gone('qs')],
  ['a file of it', lists, `require('qs/lib/parse')`, gone('qs/lib/parse')],
  ['a file of a scoped package', lists, `require('@acme/qs/parse')`, gone('@acme/qs/parse')],
  ['require in a try', lists, `try { require('qs') } catch {}`, null],
  ['import() in a try', lists, `exports.load = async () => { try { await import('qs') } catch {} };`, null],
  ['import() with a catch', lists, `import('qs').catch(() => {});`, null],
  ['nothing of it', lists, `exports.one = 1;`, null],
  ['an optional dependency', optional, `require('qs')`, null],
  ['an optional peer', optionalPeer, `require('qs')`, null],
  ['a peer', peer, `require('qs')`, perhaps],
  ['a package that it does not list', {}, `require('qs')`, null],
  ['a file of one that it does not list', {}, `exports.load = () => require('qs/lib/parse')`, null],
  ['a package that it does not list, in a try', {}, `try { require('qs') } catch {}`, null],
])('an installed package that loads %s', async (_, manifest, code, message) => {
  const bundled = await bundleWith(manifest, code);
  expect(messagesOf(bundled)).toEqual(message === null ? [] : [message]);
  expect(bundled.value === null).toBe(message?.startsWith('error') ?? false);
  if (message?.startsWith('error') !== true) return;
  expect(bundled.diagnostics).toMatchObject([missingIn(code)]);
});

const part = (specifier: string): string =>
  `error: The installed package lib is incomplete: node_modules/lib/index.js loads "${specifier}", which is not there.`;

/** An installed package that is loaded, and what is said of a file of its own that is gone. */
test.each<[string, object, string, string | null]>([
  ['require', {}, `require('./parse')`, part('./parse')],
  ['import', { type: 'module' }, `export * from './parse.js';`, part('./parse.js')],
  ['import()', {}, `exports.load = () => import('./parse.js');`, part('./parse.js')],
  ['require under a condition', {}, `if (process.env.NODE_ENV) require('./parse')`, part('./parse')],
  ['require of data', {}, `require('./data.json')`, part('./data.json')],
  ['require of its directory', {}, `require('./lib/')`, part('./lib/')],
  ['a name of its own', { imports: { '#parse': './parse.js' } }, `require('#parse')`, part('#parse')],
  ['its own name', { exports: { '.': './index.js', './p': './p.js' } }, `require('lib/p')`, part('lib/p')],
  ['require in a try', {}, `try { require('./parse') } catch {}`, null],
  ['import() with a catch', {}, `import('./parse.js').catch(() => {});`, null],
  ['require of a binary', {}, `require('./addon.node')`, null],
  ['require of a binary without its ending', {}, `require('./build/Release/addon')`, null],
  ['a name that begins with a dot', {}, `require('.prisma/client')`, null],
])('an installed package that lacks a file of its own: %s', async (_, manifest, code, message) => {
  const bundled = await bundleWith(manifest, code);
  expect(messagesOf(bundled)).toEqual(message === null ? [] : [message]);
  if (message === null) return;
  expect(bundled.diagnostics).toMatchObject([missingIn(code)]);
});

test('every package that is incomplete is named, however deep it lies', async () => {
  const bundled = await bundle({
    files: {
      'app.js': `require('a'); require('./worker-of.js')`,
      'worker-of.js': `new (require('node:worker_threads').Worker)(require('node:path').join(__dirname, 'worker.js'))`,
      'worker.js': `require('@acme/c')`,
      'node_modules/a/index.js': `require('./gone'); require('./gone-too'); require('b')`,
      'node_modules/a/node_modules/b/index.js': `require('./inner')`,
      'node_modules/a/node_modules/b/inner.js': `require('./gone')`,
      'node_modules/@acme/c/index.js': `require('./gone')`,
    },
    input: { candidates: ['app.js'] },
  });
  expect(messagesOf(bundled).map((message) => /package (\S+)/.exec(message)?.[1])).toEqual(['@acme/c', 'a', 'b']);
});

test('a file that the tracing knows of a package, in a version that has none, is nothing', async () => {
  const bundled = await bundle({
    files: {
      'app.js': `require('uglify-js')`,
      'node_modules/uglify-js/package.json': '{ "name": "uglify-js", "version": "2.2.5", "main": "tools/node.js" }',
      'node_modules/uglify-js/tools/node.js': `exports.minify = () => {};`,
      'node_modules/uglify-js/lib/parse.js': '',
    },
    input: { candidates: ['app.js'] },
  });
  expect(messagesOf(bundled)).toEqual([]);
  expect(bundled.value?.entries.map(({ path }) => path)).not.toContain('node_modules/uglify-js/tools/exports.js');
});

test('templates that a package only reads may import what is elsewhere', async () => {
  const bundled = await bundle({
    files: {
      'app.js': `require('generator')`,
      'node_modules/generator/index.js': `exports.read = () => require('node:fs').readdirSync(__dirname + '/templates')`,
      'node_modules/generator/templates/app.js': `require('./task'); require('../pipeline')`,
      'node_modules/generator/templates/LICENSE': 'Permission is hereby granted',
      'node_modules/generator/templates/task.js': `require('./config')`,
    },
    input: { candidates: ['app.js'] },
  });
  expect(messagesOf(bundled)).toEqual([]);
  expect(bundled.value?.entries.map(({ path }) => path)).toContain('node_modules/generator/templates/task.js');
});

test('a package is named once, however many files load it, and every package is', async () => {
  const bundled = await bundle({
    files: {
      'app.js': `require('lib')`,
      'node_modules/lib/package.json': JSON.stringify({ name: 'lib', dependencies: { a: '1', b: '1' } }),
      'node_modules/lib/index.js': `require('./other'); require('a'); require('b')`,
      'node_modules/lib/other.js': `require('a/file')`,
    },
    input: { candidates: ['app.js'] },
  });
  expect(bundled.diagnostics.map(({ message }) => message.split(',')[0])).toEqual([
    'node_modules/lib/index.js loads "a"',
    'node_modules/lib/index.js loads "b"',
  ]);
});

test('a package.json in the middle of a package lists nothing', async () => {
  const bundled = await bundle({
    files: {
      'app.js': `require('lib')`,
      'node_modules/lib/package.json': JSON.stringify({ name: 'lib', main: 'cjs/index.js', ...lists }),
      'node_modules/lib/cjs/package.json': '{"name":"lib-cjs","type":"commonjs"}',
      'node_modules/lib/cjs/index.js': `require('qs')`,
    },
    input: { candidates: ['app.js'] },
  });
  expect(messagesOf(bundled)[0]).toContain('although lib lists it in its dependencies');
});

test('packages that pnpm links are told by their own places', async () => {
  const store = 'node_modules/.pnpm/lib@1.0.0/node_modules/lib';
  const bundled = await bundle({
    files: {
      'app.js': `require('lib')`,
      [`${store}/package.json`]: JSON.stringify({ name: 'lib', ...lists }),
      [`${store}/index.js`]: `require('qs')`,
    },
    links: { 'node_modules/lib': '.pnpm/lib@1.0.0/node_modules/lib' },
    input: { candidates: ['app.js'] },
  });
  expect(messagesOf(bundled)).toEqual([
    `error: ${store}/index.js loads "qs", which is not installed, although lib lists it in its dependencies.`,
  ]);
});

test.each<[string, string, object, string | null]>([
  [
    'a source',
    'app.ts',
    lists,
    'error: app.ts loads "qs", which is not installed, although api lists it in its dependencies.',
  ],
  ['a source', 'app.ts', {}, 'error: app.ts imports "qs", which is not there.'],
  [
    'a built file',
    'dist/app.js',
    lists,
    'error: dist/app.js loads "qs", which is not installed, although api lists it in its dependencies.',
  ],
  ['a built file', 'dist/app.js', {}, 'warning: dist/app.js imports "qs", which is not there.'],
  ['a built file', 'dist/app.js', optional, null],
])('%s of the project, %s, with %o', async (_, file, manifest, message) => {
  const bundled = await bundle({
    files: { 'package.json': JSON.stringify({ name: 'api', ...manifest }), [file]: `import qs from 'qs';\nqs();` },
    input: { candidates: [file], built: ['dist'] },
  });
  expect(messagesOf(bundled)).toEqual(message === null ? [] : [message]);
});

test('a file of the project that is started by its path', async () => {
  const bundled = await bundle({
    files: {
      'package.json': JSON.stringify({ name: 'api', ...lists }),
      'app.js': `const { Worker } = require('node:worker_threads');\nnew Worker(require('node:path').join(__dirname, 'worker.js'));`,
      'worker.js': `require('qs');`,
    },
    input: { candidates: ['app.js'] },
  });
  expect(messagesOf(bundled)).toEqual([
    'error: worker.js loads "qs", which is not installed, although api lists it in its dependencies.',
  ]);
});
