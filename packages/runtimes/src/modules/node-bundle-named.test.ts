import { describe, expect, test } from 'vitest';
import { bundler, messagesOf, runBundle } from '../testing/bundled-project.ts';

const bundle = bundler();

/** What a service holds besides its code: any of it may be named. */
const files = {
  'api/package.json': '{"dependencies":{"listed":"1"}}',
  'api/data/one.json': '{}',
  'api/data/deep/two.json': '{}',
  'api/models/user.model.js': 'exports.user = 1;',
  'api/notes.txt': 'notes',
  'api/.env': 'SECRET=1',
  'shared/text.txt': 'shared',
  'other/text.txt': 'of another service',
  'node_modules/listed/index.js': 'exports.listed = true;',
  'node_modules/unlisted/index.js': 'exports.unlisted = true;',
};

const bundled = async (code: string, more: Readonly<Record<string, string>> = {}) => {
  const { value, ...rest } = await bundle({
    files: { ...files, 'api/src/app.js': code, ...more },
    input: { cwd: 'api', candidates: ['api/src/app.js'], nestedRoots: ['other'] },
  });
  const paths = value?.entries.map(({ path }) => path).filter((path) => path !== 'api/src/app.js') ?? [];
  return { paths: paths.filter((path) => !path.endsWith('package.json')), messages: messagesOf({ ...rest, value }) };
};

const data = ['api/data/deep/two.json', 'api/data/one.json'];

describe('code of a service', () => {
  test.each<[code: string, paths: readonly string[]]>([
    [`fs.readFileSync('data/one.json')`, ['api/data/one.json']],
    [`fs.readFileSync('./data/one.json')`, ['api/data/one.json']],
    [`app.use(express.static('data'))`, data],
    [`app.use(serve({ root: './data' }))`, data],
    [`load({ directory: 'data' })`, data],
    [`fs.readFileSync('data/' + name)`, data],
    ['fs.readFileSync(`data/${name}.json`)', data],
    ['fs.readFileSync(`data/o${name}.json`)', ['api/data/one.json']],
    [`const folder = path.join(process.cwd(), 'data'); fs.readFileSync(path.join(folder, name))`, data],
    [`export const one = fs.readFileSync(new URL('../data/one.json', import.meta.url))`, ['api/data/one.json']],
    [`init({ backend: { loadPath: './data/{{lng}}.json' } })`, data],
    [`connect({ entities: ['models/*.model.js'] })`, ['api/models/user.model.js']],
    ["connect({ entities: [__dirname + '/../**/*.model{.ts,.js}'] })", ['api/models/user.model.js']],
    [`fs.readFileSync('../shared/text.txt')`, ['shared/text.txt']],
    [`log('pick a', 'listed', 'one')`, ['node_modules/listed/index.js']],
    [`log('pick an', 'unlisted', 'one')`, []],
    [`fs.readFileSync('../other/text.txt')`, []],
    [`fs.readFileSync('.env')`, []],
    [`fs.writeFileSync('notes.txt', 'new')`, []],
    [`if (name === 'notes.txt') stop()`, []],
    [`// reads 'notes.txt'`, []],
    [`app.get('/data', show)`, []],
    [`stop('data')`, []],
    [`fs.readFileSync('data/gone.json')`, []],
  ])('%s', async (code, paths) => {
    expect(await bundled(code)).toEqual({ paths, messages: [] });
  });

  test.each<[code: string, files: string, others: number]>([
    ['import(name)', '**', 0],
    ['require(names[0].file)', '', -1],
    ['require(name.file)', '**', 0],
    ['new Worker(file)', '**', 0],
    [
      "const all = path.join(process.cwd(), name); read(all);\nconst more = path.join(__dirname, '..', other); require(more)",
      '**',
      1,
    ],
    ['const made = path.join(process.cwd(), name); fs.writeFileSync(made)', '', -1],
    ['fs.readFileSync(path.join(__dirname, name))', 'src/**', 0],
  ])('that leads to what nobody knows: %s', async (code, line, others) => {
    const { messages } = await bundled(code);
    const more = others === 0 ? '' : ', as does one more place';
    const message = `warning: api/src/app.js:1 leads to files that only the running program knows${more}: they may be missing from the bundle of "api".`;
    expect(messages).toEqual(others < 0 ? [] : [message]);
    if (others < 0) return;
    const { diagnostics } = await bundle({
      files: { ...files, 'api/src/app.js': code },
      input: { cwd: 'api', candidates: ['api/src/app.js'] },
    });
    expect(diagnostics[0]?.help).toContain(`"includeFiles": ["${line}"]`);
  });

  test('says nothing of it where files to include are named', async () => {
    const { diagnostics } = await bundle({
      files: { 'app.js': 'import(name)' },
      input: { candidates: ['app.js'], includesFiles: true },
    });
    expect(diagnostics).toEqual([]);
  });
});

test('what a started program is missing is said, and of what may be loaded nothing is', async () => {
  const { messages } = await bundled(`new Worker('./w.js'); load({ directory: 'jobs' });`, {
    'api/w.js': `require('./gone.js')`,
    'api/jobs/j.js': `require('./gone-too.js')`,
  });
  expect(messages).toEqual(['error: api/w.js imports "./gone.js", which is not there.']);
});

test('TypeScript that is named by strings is found as what was made of it', async () => {
  const bundled = await bundle({
    files: {
      'package.json': '{"type":"module"}',
      'app.ts': `
        import { Worker } from 'node:worker_threads';
        const mode: string = 'b';
        const one = await import(\`./modes/\${mode}.ts\`);
        new Worker(new URL('./w.ts', import.meta.url)).on('message', (text: string) => console.log(text, one.default));`,
      'w.ts': `import { parentPort } from 'node:worker_threads'; const text: string = 'thread'; parentPort?.postMessage(text);`,
      'modes/b.ts': `const b: string = 'b'; export default b;`,
    },
    input: { candidates: ['app.ts'] },
  });
  expect(messagesOf(bundled)).toEqual([]);
  expect(bundled.value?.entries.map(({ path }) => path)).toEqual(['app.js', 'package.json', 'w.js']);
  expect(await runBundle(bundled)).toBe('thread b\n');
});

test('what packages need is in the table', async () => {
  const { value } = await bundle({
    files: {
      'app.js': `require('config'); require('swagger-ui-dist'); require('sequelize')`,
      'package.json': '{"dependencies":{"sequelize":"1","pg":"1"}}',
      'config/default.json': '{}',
      'node_modules/config/index.js': '',
      'node_modules/sequelize/index.js': 'exports.load = (name) => require(name)',
      'node_modules/pg/index.js': '',
      'node_modules/mysql2/index.js': '',
      'node_modules/swagger-ui-dist/index.js': '',
      'node_modules/swagger-ui-dist/swagger-ui.css': '',
      'node_modules/swagger-ui-dist/swagger-ui-bundle.js': '',
      'node_modules/swagger-ui-dist/swagger-ui-bundle.js.map': '',
    },
    input: { candidates: ['app.js'] },
  });
  const paths = value?.entries.map(({ path }) => path) ?? [];
  expect(paths).toEqual(
    expect.arrayContaining([
      'config/default.json',
      'node_modules/pg/index.js',
      'node_modules/swagger-ui-dist/swagger-ui-bundle.js',
      'node_modules/swagger-ui-dist/swagger-ui.css',
    ]),
  );
  expect(paths.filter((path) => path.includes('mysql2') || path.endsWith('.map'))).toEqual([]);
});

test('names that module-alias gives are imports like any other', async () => {
  const bundled = await bundle({
    files: {
      'package.json': '{"_moduleAliases":{"@lib":"dist/lib","~":"."},"dependencies":{"module-alias":"2"}}',
      'dist/app.js': `require('module-alias/register'); console.log(require('@lib/a'), require('~/b'))`,
      'dist/lib/a.js': `module.exports = 'a'`,
      'b.js': `module.exports = 'b'`,
      'node_modules/module-alias/register.js': `
        const { join } = require('node:path');
        const Module = require('node:module');
        const { _resolveFilename } = Module;
        Module._resolveFilename = function (name, ...rest) {
          const path = name.replace(/^@lib/, join(process.cwd(), 'dist/lib')).replace(/^~/, process.cwd());
          return _resolveFilename.call(this, path, ...rest);
        };`,
    },
    input: { candidates: ['dist/app.js'], built: ['dist'] },
  });
  expect(messagesOf(bundled)).toEqual([]);
  expect(await runBundle(bundled)).toBe('a b\n');
});
