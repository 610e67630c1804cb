import { expect, test } from 'vitest';
import { bundler, messagesOf } from '../testing/bundled-project.ts';

const bundle = bundler();

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
  ['a package that it does not list', {}, `require('qs')`, perhaps],
  ['a package that it does not list, in a try', {}, `try { require('qs') } catch {}`, null],
])('an installed package that loads %s', async (_, manifest, code, message) => {
  const bundled = await bundle({
    files: {
      'package.json': '{"type":"module"}',
      'app.js': `import 'lib';`,
      'node_modules/lib/package.json': JSON.stringify({ name: 'lib', main: 'index.js', ...manifest }),
      'node_modules/lib/index.js': code,
    },
    input: { candidates: ['app.js'], install: '`npm install` in the project root' },
  });
  expect(messagesOf(bundled)).toEqual(message === null ? [] : [message]);
  expect(bundled.value === null).toBe(message?.startsWith('error') ?? false);
  if (message?.startsWith('error') !== true) return;
  expect(bundled.diagnostics).toMatchObject([
    {
      code: 'DEPENDENCY_MISSING',
      help: 'Remove node_modules and run `npm install` in the project root: package managers may not notice that a part of it is gone.',
      location: { file: 'node_modules/lib/index.js', line: 1, lineText: code },
    },
  ]);
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
