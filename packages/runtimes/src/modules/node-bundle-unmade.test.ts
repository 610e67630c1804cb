import { expect, test } from 'vitest';
import { bundler, messagesOf } from '../testing/bundled-project.ts';

const bundle = bundler();

/** An app with a native package, as its install script left it. */
const nativeWith = (files: Readonly<Record<string, string>>, manager = 'pnpm', code = "import 'lib';") =>
  bundle({
    files: {
      'package.json': '{ "type": "module", "dependencies": { "lib": "1" } }',
      'app.js': code,
      'node_modules/lib/package.json': '{ "name": "lib", "main": "index.js" }',
      'node_modules/lib/binding.gyp': '{}',
      'node_modules/lib/index.js': "module.exports = require('bindings')('lib.node');",
      ...files,
    },
    input: { candidates: ['app.js'], install: `\`${manager} install\`` },
  });

test('a native module that no install script made is an error, with the line that lets its script run', async () => {
  const said = (await nativeWith({})).diagnostics;
  expect(said.filter(({ message }) => message.includes('native'))).toMatchObject([
    {
      code: 'DEPENDENCY_MISSING',
      message: 'The native module of the installed package lib is not there: its install script did not run.',
      help: 'Name it in `onlyBuiltDependencies` of pnpm-workspace.yaml, and run `pnpm rebuild lib`.',
    },
  ]);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['was compiled', { 'node_modules/lib/build/Release/lib.node': '' }],
  ['came with the package', { 'node_modules/lib/prebuilds/linux-x64/lib.node': '' }],
  ['is optional', { 'package.json': '{ "type": "module", "optionalDependencies": { "lib": "1" } }' }],
])('one that %s is none', async (_, files) => {
  const said = (await nativeWith(files)).diagnostics;
  expect(said.filter(({ message }) => message.includes('native'))).toEqual([]);
});

test("Prisma's client is an error as long as nothing has generated it", async () => {
  const said = async (client: string) => {
    const project = await bundle({
      files: {
        'app.js': "require('@prisma/client');",
        'node_modules/@prisma/client/package.json': '{ "name": "@prisma/client", "main": "index.js" }',
        'node_modules/@prisma/client/index.js': "module.exports = require('.prisma/client/index.js');",
        'node_modules/.prisma/client/index.js': client,
      },
      input: { candidates: ['app.js'] },
    });
    return messagesOf(project);
  };
  expect(await said("throw new Error('@prisma/client did not initialize yet.');")).toEqual([
    'error: The client of Prisma was never generated: @prisma/client is installed, and knows no schema.',
  ]);
  expect(await said('module.exports = {};')).toEqual([]);
});
