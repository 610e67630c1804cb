import { readFileSync } from 'node:fs';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { textsBelow } from '../rig/texts-below.ts';

// Files that no input names, and that turn out to be in a bundle because something imports or reads them.

/** A service `api/` whose server holds these lines, and files beside it that are no package and no service. */
function projectWith(server: string, lines: string, shared: Readonly<Record<string, string>>): Promise<ProjectRig> {
  return projectRig({
    'vercel.json': JSON.stringify({
      experimentalServices: { api: { entrypoint: `api/${server}`, routePrefix: '/api', framework: 'express' } },
    }),
    // Enough of express to be bundled, without a registry.
    'express/package.json': '{ "name": "express", "version": "5.0.0", "main": "index.js" }',
    'express/index.js': 'module.exports = () => ({ get() {}, listen() {} });\n',
    'api/package.json': '{ "type": "module", "dependencies": { "express": "file:../express" } }',
    [`api/${server}`]: `import express from 'express';\n${lines}\nexpress().listen(process.env.PORT);\n`,
    ...shared,
  });
}

/** Whether some file of the output's bundle holds a text. */
async function bundleHolds(rig: ProjectRig, text: string): Promise<boolean> {
  const files = await textsBelow(join(rig.root, '.vercel/output/functions'));
  return files.some((file) => file.text.includes(text));
}

const cases: readonly [what: string, server: string, lines: string, shared: Readonly<Record<string, string>>][] = [
  [
    'JavaScript of JavaScript',
    'server.js',
    "import { word } from '../shared/more.js';\nconsole.log(word);",
    { 'shared/more.js': "export { word } from './word.js';\n", 'shared/word.js': "export const word = 'alphabet';\n" },
  ],
  [
    'TypeScript',
    'server.ts',
    "import { word } from '../shared/word.ts';\nconsole.log(word);",
    { 'shared/word.ts': "export const word: string = 'alphabet';\n" },
  ],
  [
    'TypeScript, imported without an extension by TypeScript',
    'server.ts',
    "import { word } from '../shared/more.js';\nconsole.log(word);",
    {
      'shared/more.ts': "export { word } from './word';\n",
      'shared/word.ts': "export const word: string = 'alphabet';\n",
    },
  ],
  [
    'JSON',
    'server.ts',
    "import words from '../shared/word.json';\nconsole.log(words.word);",
    { 'shared/word.json': '{ "word": "alphabet" }\n' },
  ],
  [
    'a file that is read',
    'server.js',
    "import { readFileSync } from 'node:fs';\nconsole.log(readFileSync(new URL('../shared/word.txt', import.meta.url), 'utf8'));",
    { 'shared/word.txt': 'alphabet\n' },
  ],
  [
    'a file that is read at a place in pieces',
    'server.js',
    "import { readFileSync } from 'node:fs';\nimport { join } from 'node:path';\nconsole.log(readFileSync(join(import.meta.dirname, '..', 'shared', 'word.txt'), 'utf8'));",
    { 'shared/word.txt': 'alphabet\n' },
  ],
  [
    'a file that is read at a place that only the tracer works out',
    'server.js',
    "import { readFileSync } from 'node:fs';\nimport { join } from 'node:path';\nconsole.log(readFileSync(join(import.meta.dirname, true ? '..' : '.', 'shared', 'word.txt'), 'utf8'));",
    { 'shared/word.txt': 'alphabet\n' },
  ],
];

it.each(cases)('%s outside the root of a service changes its result', async (_, server, lines, shared) => {
  await using rig = await projectWith(server, lines, shared);
  const name = Object.keys(shared).find((path) => path.startsWith('shared/word')) ?? '';
  const write = (one: ProjectRig, word: string): Promise<void> =>
    writeFile(join(one.root, name), (shared[name] ?? '').replace('alphabet', word));
  const output = join(rig.root, '.vercel');

  await build(rig);
  expect(await bundleHolds(rig, 'alphabet')).toBe(true);
  expect((await build(rig)).outcomes).toEqual({ api: 'fresh' });
  await write(rig, 'billiards');
  // Code says by itself what it reaches by most paths; only the bundle tells of the rest.
  const reason = lines.includes('true ?') ? 'files that its bundle holds changed' : `${name} changed`;
  expect(await build(rig)).toMatchObject({ outcomes: { api: 'built' }, reasons: { api: [reason] } });
  expect([await bundleHolds(rig, 'alphabet'), await bundleHolds(rig, 'billiards')]).toEqual([false, true]);
  expect((await build(rig)).outcomes).toEqual({ api: 'fresh' });
  expect((await build(rig, { args: ['--verify-inputs'] })).outcomes).toEqual({ api: 'fresh' });

  await rm(output, { recursive: true });
  expect((await build(rig)).outcomes).toEqual({ api: 'restored' });
  await rm(output, { recursive: true });
  await write(rig, 'cucumber');
  expect((await build(rig)).outcomes).toEqual({ api: 'built' });
  expect(await bundleHolds(rig, 'cucumber')).toBe(true);

  // Another checkout knows nothing but the cache.
  await using other = await projectRig();
  await cp(rig.root, other.root, { recursive: true, filter: (path) => !/\.(vercel|svc-build)$/.test(path) });
  await write(other, 'dandelion');
  const env = { SVC_BUILD_CACHE_DIR: join(rig.root, '../cache') };
  expect((await build(other, { env })).outcomes).toEqual({ api: 'built' });
  expect(await bundleHolds(other, 'dandelion')).toBe(true);
});

it('so does what says how such a file is read, when it comes to be', async () => {
  const lines = "import { word } from '../shared/word.ts';\nconsole.log(word);";
  await using rig = await projectWith('server.ts', lines, { 'shared/word.ts': "export const word = 'alphabet';\n" });
  await build(rig);
  expect((await build(rig)).outcomes).toEqual({ api: 'fresh' });
  for (const file of ['shared/tsconfig.json', 'shared/package.json']) {
    await rig.write({ [file]: '{ "name": "shared", "type": "module" }' });
    expect((await build(rig)).outcomes).toEqual({ api: 'built' });
    expect((await build(rig)).outcomes).toEqual({ api: 'fresh' });
  }
});

it('one that changes while the service is built makes a result that is not kept', async () => {
  const lines = "import { word } from '../shared/word.js';\nconsole.log(word);";
  await using rig = await projectWith('server.js', lines, { 'shared/word.js': "export const word = 'alphabet';\n" });
  const script = 'echo "export const word = \'billiards\';" > ../shared/word.js';
  await rig.write({
    'api/package.json': JSON.stringify({
      type: 'module',
      scripts: { build: script },
      dependencies: { express: 'file:../express' },
    }),
  });
  expect((await build(rig)).codes).toContain('INPUT_CHANGED');
  expect(readFileSync(join(rig.root, 'shared/word.js'), 'utf8')).toContain('billiards');
  expect((await build(rig)).outcomes).toEqual({ api: 'built' });
});
