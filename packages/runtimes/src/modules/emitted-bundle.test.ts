import { expect, test } from 'vitest';
import { bundler, messagesOf, runBundle } from '../testing/bundled-project.ts';

const bundle = bundler('emitted-bundle');

const input = {
  candidates: ['out/server/index.mjs'],
  built: ['out'],
  parts: ['out/server', 'out/public'],
  selfContained: false,
  pagesInstead: null,
  runner: null,
  assets: { directory: 'out/public', hashed: '^_app/.*[.]js$', copied: 'public', needed: null },
};

test('the server comes with all that lies beside it and with the packages that it loads, and runs elsewhere', async () => {
  const project = await bundle({
    files: {
      'package.json': '{ "type": "module", "dependencies": { "greeting": "1" } }',
      'node_modules/greeting/package.json': '{ "name": "greeting", "type": "module", "exports": "./index.js" }',
      'node_modules/greeting/index.js': "export const greeting = 'Hello';\n",
      'node_modules/unused/index.js': '',
      'out/server/index.mjs': [
        "import { readFileSync } from 'node:fs';",
        "import { greeting } from 'greeting';",
        "const name = ['..', 'public', 'note.txt'].join('/');",
        "export const madeFrom = './src/page.js';",
        "console.log(greeting, readFileSync(new URL(name, import.meta.url), 'utf8'));",
      ].join('\n'),
      'out/public/note.txt': 'note',
      'out/public/_app/index.abc.js': '',
      'out/public/_app/index.abc.js.br': 'packed',
      'out/public/_app/own.js': '',
      'public/_app/own.js': '',
      'src/page.js': "import 'unused';",
      'out/nitro.json': '{ "date": "now" }',
    },
    input,
  });
  expect(messagesOf(project)).toEqual([]);
  expect(project.value?.entries.map(({ path }) => path).sort()).toEqual([
    'node_modules/greeting/index.js',
    'node_modules/greeting/package.json',
    'out/public/_app/own.js',
    'out/public/note.txt',
    'out/server/index.mjs',
  ]);
  expect(project.value?.assets).toEqual(['_app/index.abc.js']);
  expect(await runBundle(project)).toBe('Hello note\n');
});

test('one that is complete is not traced, and keeps the links between its own packages', async () => {
  const project = await bundle({
    files: {
      'out/server/index.mjs': "import { greeting } from 'greeting';\nconsole.log(greeting);\n",
      'out/server/node_modules/.kept/greeting@1/package.json': '{ "type": "module", "exports": "./index.js" }',
      'out/server/node_modules/.kept/greeting@1/index.js': "export const greeting = 'Hello';\n",
      'node_modules/greeting/index.js': 'throw new Error();\n',
    },
    links: { 'out/server/node_modules/greeting': '.kept/greeting@1' },
    input: { ...input, selfContained: true },
  });
  expect(project.value?.entries.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'file out/server/index.mjs',
    'file out/server/node_modules/.kept/greeting@1/index.js',
    'file out/server/node_modules/.kept/greeting@1/package.json',
    'link out/server/node_modules/greeting',
  ]);
  expect(await runBundle(project)).toBe('Hello\n');
});

test('where the project lies is not said in the bundle', async () => {
  const project = await bundle({
    files: { 'out/server/index.mjs': "console.log('file://{project}/out/', '{project}-old');\n" },
    input: { ...input, selfContained: true },
  });
  expect(project.value?.entries.map((entry) => (entry.kind === 'file' ? entry.from : entry.kind))).toEqual([
    '{scratch}/sealed/out/server/index.mjs',
  ]);
  expect(await runBundle(project)).toBe(`file:///project/out/ ${project.project}-old\n`);
});

test('a build that left no server says what it left', async () => {
  const project = await bundle({ files: { 'out/public/index.html': '' }, input });
  expect(messagesOf(project)).toEqual([
    'error: The build of "api" left no server: out/server/index.mjs is not there; in out are public/index.html.',
  ]);
  const nothing = await bundle({ files: { 'package.json': '{}' }, input });
  expect(messagesOf(nothing)).toEqual([
    'error: The build of "api" left no server: out/server/index.mjs is not there; nothing is in out.',
  ]);
});

test('one that was made for another path has nothing for browsers where they ask', async () => {
  const project = await bundle({
    files: { 'out/server/index.mjs': '', 'out/public/other/_app/index.abc.js': '' },
    input: { ...input, assets: { ...input.assets, needed: 'Set `base`.' } },
  });
  expect(project.diagnostics.map(({ message, help }) => `${message} ${help}`)).toEqual([
    'The build of "api" left nothing for browsers in out/public: it was made for another path. Set `base`.',
  ]);
});

test('where pages may take the place of a server, they do', async () => {
  const pages = { ...input, pagesInstead: 'out' };
  const project = await bundle({ files: { 'out/index.html': '' }, input: pages });
  expect({ value: project.value, said: messagesOf(project) }).toEqual({ value: null, said: [] });
  const nothing = await bundle({ files: { 'out/app.js': '' }, input: pages });
  expect(nothing.diagnostics.map(({ code }) => code)).toEqual(['BUILD_OUTPUT_MISSING']);
});

test('what runs it comes with it, from where it is installed, with all that it loads', async () => {
  const files = {
    'apps/desk/out/server/index.mjs': 'export const said = 1;\n',
    'node_modules/serve/package.json': '{ "name": "serve" }',
    'node_modules/serve/bin.js': "require('./run.js');\n",
    'node_modules/serve/run.js': '',
  };
  const below = (path: string) => `apps/desk/${path}`;
  const there = {
    ...input,
    cwd: 'apps/desk',
    candidates: input.candidates.map(below),
    built: input.built.map(below),
    parts: input.parts.map(below),
    runner: 'serve/bin.js',
  };
  const project = await bundle({ files, input: there });
  expect(project.value).toMatchObject({ entry: 'apps/desk/out/server/index.mjs', runner: 'node_modules/serve/bin.js' });
  expect(project.value?.entries.map(({ path }) => path)).toContain('node_modules/serve/run.js');
  const missing = await bundle({ files, input: { ...there, runner: 'other/bin.js' } });
  expect(messagesOf(missing)).toEqual(['error: The server of "api" is run by other, which is not installed.']);
});
