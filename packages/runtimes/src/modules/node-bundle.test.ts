import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundler, messagesOf, type ProjectToBundle, runBundle } from '../testing/bundled-project.ts';

const bundle = bundler();

describe('a service in a workspace', () => {
  const project: ProjectToBundle = {
    files: {
      'package.json': '{"workspaces":["api","packages/*"]}',
      'api/package.json': '{"type":"module"}',
      'api/tsconfig.json': '{"compilerOptions":{"paths":{"~/*":["./src/*"]}}}',
      'api/src/server.ts': `
        import { readFileSync } from 'node:fs';
        import { join } from 'node:path';
        import lib from 'lib';
        import { shared } from '@acme/shared';
        import { aliased } from '~/aliased';
        import { plain } from './plain.js';
        import settings from './settings.json';
        const text: string = readFileSync(join(import.meta.dirname, '../data/text.txt'), 'utf8');
        const later = await import('./later.js');
        let env = 'no .env';
        try { env = readFileSync(join(import.meta.dirname, '../.env'), 'utf8'); } catch {}
        console.log([lib, shared, aliased, plain, settings.name, text, later.default, env].join(' | '));`,
      'api/src/aliased.ts': `export const aliased: string = 'aliased';`,
      'api/src/later.ts': `export default 'later' satisfies string;`,
      'api/src/plain.js': `import { typed } from './typed.ts'; export const plain = 'plain, ' + typed;`,
      'api/src/typed.ts': `export const typed = 'typed' as const;`,
      'api/src/settings.json': '{"name":"settings"}',
      'api/data/text.txt': 'text',
      'api/.env': 'SECRET=1',
      'packages/shared/package.json': '{"name":"@acme/shared","type":"module","exports":"./src/index.ts"}',
      'packages/shared/src/index.ts': `import inner from 'inner'; export const shared: string = 'shared with ' + inner;`,
      'node_modules/inner/package.json': '{"name":"inner","main":"index.js"}',
      'node_modules/inner/index.js': `try { require('not-there') } catch {} module.exports = 'inner';`,
      // As some packages do, which nft alone misses on Node 20.
      'node_modules/lib/package.json':
        '{"name":"lib","exports":{".":[{"module-sync":"./sync.mjs","default":"./index.js"},"./index.js"]}}',
      'node_modules/lib/sync.mjs': `export default 'lib';`,
      'node_modules/lib/index.js': `module.exports = 'wrong lib';`,
    },
    links: { 'node_modules/@acme/shared': '../../packages/shared' },
    input: { cwd: 'api', candidates: ['api/dist/server.js', 'api/src/server.ts'] },
  };

  test('runs from its bundle alone, without its secrets', async () => {
    const bundled = await bundle(project);
    expect(messagesOf(bundled)).toEqual([]);
    expect(bundled.value?.entry).toBe('api/src/server.js');
    expect(bundled.value?.entries.map(({ path }) => path)).toEqual([
      'api/data/text.txt',
      'api/package.json',
      'api/src/aliased.js',
      'api/src/later.js',
      'api/src/plain.js',
      'api/src/server.js',
      'api/src/typed.js',
      'node_modules/inner/index.js',
      'node_modules/inner/package.json',
      'node_modules/lib/index.js',
      'node_modules/lib/package.json',
      'node_modules/lib/sync.mjs',
      'packages/shared/package.json',
      'packages/shared/src/index.js',
    ]);
    expect(await runBundle(bundled, 'api')).toBe(
      'lib | shared with inner | aliased | plain, typed | settings | text | later | no .env\n',
    );
  });

  test('is the same wherever it is built', async () => {
    const [one, two] = [await bundle(project), await bundle(project)];
    expect(one.value).toEqual(two.value);
    expect(JSON.stringify(one.value)).not.toContain(dirname(one.project));
    const emitted = await Promise.all(
      [one, two].map((each) => readFile(join(dirname(each.project), 'scratch/transpiled/api/src/server.js'), 'utf8')),
    );
    expect(emitted[0]).toBe(emitted[1]);
  });
});

test('links between installed packages stay links', async () => {
  const bundled = await bundle({
    files: {
      'server.js': `console.log(require('a'))`,
      'node_modules/.store/a@1/node_modules/a/index.js': `module.exports = 'a and ' + require('b')`,
      'node_modules/.store/b@1/node_modules/b/index.js': `module.exports = 'b'`,
    },
    links: {
      'node_modules/a': '.store/a@1/node_modules/a',
      'node_modules/.store/a@1/node_modules/b': '../../b@1/node_modules/b',
    },
    input: { candidates: ['server.js'] },
  });
  expect(bundled.value?.entries.filter(({ kind }) => kind === 'link')).toEqual([
    { kind: 'link', path: 'node_modules/.store/a@1/node_modules/b', target: '../../b@1/node_modules/b' },
    { kind: 'link', path: 'node_modules/a', target: '.store/a@1/node_modules/a' },
  ]);
  expect(await runBundle(bundled)).toBe('a and b\n');
});

describe('the format of what was TypeScript', () => {
  test('is CommonJS without a "type", with __dirname', async () => {
    const bundled = await bundle({
      files: {
        'package.json': '{}',
        'app.ts': `import { basename } from 'node:path'; import other = require('./other'); console.log(basename(__dirname), other);`,
        'other.ts': `const value: number = 7; export = value;`,
      },
      input: { candidates: ['app.ts'] },
    });
    expect(await runBundle(bundled)).toBe('out 7\n');
  });

  test('is what the syntax needs where nothing says it', async () => {
    const bundled = await bundle({
      files: {
        'app.ts': `const text: string = await Promise.resolve('awaited'); console.log(text, import.meta.url !== '');`,
      },
      input: { candidates: ['app.ts'] },
    });
    expect(await runBundle(bundled)).toContain('awaited true\n');
  });

  test('keeps the lines of the source in stack traces', async () => {
    const bundled = await bundle({
      files: { 'package.json': '{"type":"module"}', 'app.ts': `type A = 1;\n\nthrow new Error('here');` },
      input: { candidates: ['app.ts'] },
    });
    expect(await runBundle(bundled)).toContain('app.ts:3:7');
  });
});
