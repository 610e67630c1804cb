import { expect, test } from 'vitest';
import { bundler, messagesOf, runBundle } from '../testing/bundled-project.ts';

const bundle = bundler();

test('an import that leads nowhere, with its place', async () => {
  const bundled = await bundle({
    files: {
      'package.json': '{"type":"module"}',
      'app.ts': `import './gone.js';\nimport pad from 'left-pad';\nimport ok from 'bufferutil';\nconsole.log(pad, ok);`,
    },
    input: { candidates: ['app.ts'] },
  });
  expect(bundled.value).toBeNull();
  expect(bundled.diagnostics).toMatchObject([
    {
      code: 'TRACE_INCOMPLETE',
      severity: 'error',
      message: 'app.ts imports "./gone.js", which is not there.',
      location: { file: 'app.ts', line: 1, column: 8, length: 11, lineText: `import './gone.js';` },
    },
    {
      severity: 'error',
      message: 'app.ts imports "left-pad", which is not there.',
      help: 'Add it to the dependencies in package.json and install it.',
      location: { line: 2, column: 17 },
    },
  ]);
});

test('a package that a built file asks for is only a warning', async () => {
  const bundled = await bundle({
    files: { 'dist/app.js': `if (process.env.NEVER) require('oracledb'); console.log('up')` },
    input: { candidates: ['dist/app.js'], built: ['dist'] },
  });
  expect(messagesOf(bundled)).toEqual(['warning: dist/app.js imports "oracledb", which is not there.']);
  expect(await runBundle(bundled)).toBe('up\n');
});

test('code of another service', async () => {
  const bundled = await bundle({
    files: { 'app.ts': `import './web/x.js';`, 'web/x.ts': 'export {}' },
    input: { candidates: ['app.ts'], nestedRoots: ['web'] },
  });
  expect(messagesOf(bundled)).toEqual(['error: app.ts imports web/x.ts, which belongs to another service.']);
});

test('code outside the project', async () => {
  const bundled = await bundle({
    files: { 'app.js': `require('../outside.js')`, '../outside.js': '' },
    input: { candidates: ['app.js'] },
  });
  expect(messagesOf(bundled)).toEqual(['error: app.js imports something outside the project.']);
});

test('a build script that left nothing', async () => {
  const bundled = await bundle({ files: { 'x.txt': '' }, input: { candidates: ['dist/app.js', 'build/app.js'] } });
  expect(messagesOf(bundled)).toEqual([
    'error: The build script of "api" left nothing to start: looked for dist/app.js, build/app.js.',
  ]);
});

test('a source that is no TypeScript', async () => {
  const bundled = await bundle({ files: { 'app.ts': 'const = 1;' }, input: { candidates: ['app.ts'] } });
  expect(messagesOf(bundled)).toEqual(['error: app.ts cannot be transpiled: Expected identifier but found "=".']);
});
